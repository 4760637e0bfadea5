/**
 * A record of every call that a plugin gets, for people and for tests that look at it later.
 *
 * <p>{@link dev.tether.protocol.trace.RpcTrace} is a gRPC interceptor; put it first.
 */
package dev.tether.protocol.trace;
