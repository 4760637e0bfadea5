package dev.tether.runtime.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. May be used from any thread. */
public final class ManualClock implements InstantSource {
  private final AtomicReference<Instant> now;

  /** Stands at {@code start}. */
  public ManualClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves on; what is due by then is seen by the next call to the runtime. */
  public void advance(Duration by) {
    now.updateAndGet(before -> before.plus(by));
  }
}
