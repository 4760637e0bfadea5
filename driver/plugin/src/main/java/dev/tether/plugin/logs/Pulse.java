package dev.tether.plugin.logs;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether this process went on without a pause. One that stood still (a frozen virtual machine, a
 * stopped process) may have lost its tasks meanwhile, and what it still holds of their logs may
 * have been delivered by their new owners: it must not write on before the runtime has told.
 * Thread-safe.
 */
public final class Pulse {
  /** No owner is replaced within so short a time. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final long LOOK_MILLIS = 20;

  private final LongSupplier nanos;
  private volatile long last;

  /**
   * Begins steady.
   *
   * @param nanos a clock that goes on while the process stands still
   */
  public Pulse(LongSupplier nanos) {
    this.nanos = Objects.requireNonNull(nanos, "nanos");
    beat();
  }

  /** One that is always steady, for the logs of an ended task that nobody can take away. */
  public static Pulse always() {
    return new Pulse(() -> 0);
  }

  /** Nothing has happened since the last beat, or the runtime has told what has. */
  public void beat() {
    last = nanos.getAsLong();
  }

  /** Whether the last beat is so fresh that no pause can be between. */
  public boolean isSteady() {
    return nanos.getAsLong() - last < PAUSE.toNanos();
  }

  /**
   * Waits until it is steady.
   *
   * @return false when {@code abort} came first
   */
  boolean awaitSteady(CountDownLatch abort) throws InterruptedException {
    while (!isSteady()) {
      if (abort.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }
}
