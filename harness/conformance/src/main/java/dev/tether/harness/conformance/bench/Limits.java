package dev.tether.harness.conformance.bench;

import java.time.Duration;

/**
 * How long things may take on this machine before they count as not happening.
 *
 * @param start from the start of the plugin to its handshake, and for its configuration
 * @param patience for everything else for which the contract says no time
 */
public record Limits(Duration start, Duration patience) {
  /** A minute for the start, which is Nomad's own limit, and 20 s. */
  public static final Limits DEFAULT = new Limits(Duration.ofMinutes(1), Duration.ofSeconds(20));

  /** How much more than a time that the contract says may pass, because the machine is busy. */
  public Duration slack() {
    return patience.dividedBy(4);
  }
}
