/**
 * The driver's side: a {@link dev.tether.runtime.RemoteRuntime} that asks an agent. Made by {@link
 * dev.tether.agent.client.AgentProvider}.
 */
package dev.tether.agent.client;
