/**
 * Carries every call between a host and the driver behind the tap, bytes in and bytes out.
 *
 * <p>{@link dev.tether.harness.tap.relay.Relay} is a gRPC server that knows no service: each call
 * that comes in, of whatever method, goes out to the driver with its headers, messages, half-close,
 * cancellation and trailers, and the answers come back the same way. What a message means is not
 * asked here, so that methods and fields nobody knows yet pass unharmed.
 *
 * <p>A {@link dev.tether.harness.tap.relay.RelayWatch} sees all that passes; a {@link
 * dev.tether.harness.tap.relay.Gate} may hold, delay, fail or answer a call. All events of one call
 * run one after the other. Both must return at once: they run on the thread that moves the bytes,
 * which is what keeps the relay's share of a call far below 0.2 ms.
 *
 * <p>When the driver's connection breaks because its process died, nobody gets an answer from the
 * relay: the whole tap ends, and the host sees what it sees when a plugin crashes.
 */
package dev.tether.harness.tap.relay;
