/**
 * Where an agent listens, and the transports for it: JDK unix sockets and TCP, all without native
 * code.
 */
package dev.tether.agent.endpoint;
