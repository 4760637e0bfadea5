/**
 * Translates between the records of the runtime API and the messages that agent and client
 * exchange.
 */
package dev.tether.agent.codec;
