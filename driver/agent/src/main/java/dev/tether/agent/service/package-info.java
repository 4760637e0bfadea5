/** Answers the agent's RPCs: translates messages and failures, and leaves the rest to the tasks. */
package dev.tether.agent.service;
