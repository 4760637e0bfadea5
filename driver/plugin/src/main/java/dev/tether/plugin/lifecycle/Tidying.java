package dev.tether.plugin.lifecycle;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives back the memory that many recoveries in a row took for themselves. A client that starts
 * recovers thousands of tasks, and then the driver has so little to do that what they left behind
 * would lie in the heap for days. Thread-safe.
 */
final class Tidying {
  private final int many;
  private final Duration calm;
  private final Runnable tidyUp;
  private final AtomicInteger recovered = new AtomicInteger();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile long last;

  /**
   * @param many how many recoveries are worth it
   * @param calm how long no other one must have come
   */
  Tidying(int many, Duration calm, Runnable tidyUp) {
    this.many = many;
    this.calm = Objects.requireNonNull(calm, "calm");
    this.tidyUp = Objects.requireNonNull(tidyUp, "tidyUp");
  }

  /** Collects garbage after a thousand recoveries, some seconds after the last one. */
  static Tidying ofHeap() {
    return new Tidying(1_000, Duration.ofSeconds(3), System::gc);
  }

  /** A task was recovered. Does not block. */
  void recovered() {
    last = System.nanoTime();
    if (recovered.incrementAndGet() >= many && waiting.compareAndSet(false, true)) {
      Thread.ofVirtual().name("tidying").start(this::onceCalm);
    }
  }

  private void onceCalm() {
    try {
      for (long left = left(); left > 0; left = left()) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    recovered.set(0);
    waiting.set(false);
    tidyUp.run();
  }

  private long left() {
    return calm.toNanos() - (System.nanoTime() - last);
  }
}
