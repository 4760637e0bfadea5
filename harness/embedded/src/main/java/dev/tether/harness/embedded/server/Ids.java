package dev.tether.harness.embedded.server;

import java.util.random.RandomGenerator;

/** Makes identifiers, the same ones from the same seed. Thread-safe. */
public final class Ids {
  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  /** In the form of a UUID. */
  public synchronized String next() {
    return "%08x-%04x-%04x-%04x-%012x"
        .formatted(
            random.nextInt(),
            random.nextInt(0x10000),
            random.nextInt(0x10000),
            random.nextInt(0x10000),
            random.nextLong(0x1000000000000L));
  }

  /** Eight hexadecimal digits. */
  public synchronized String brief() {
    return "%08x".formatted(random.nextInt());
  }

  /** A number from 0 up to, but not including, the bound. */
  synchronized int below(int bound) {
    return random.nextInt(bound);
  }
}
