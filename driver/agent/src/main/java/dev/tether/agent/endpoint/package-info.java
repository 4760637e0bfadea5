/**
 * Where an agent listens, and the transports for it: JDK unix sockets and TCP, both without native
 * code.
 */
package dev.tether.agent.endpoint;
