package dev.tether.agent.task;

import dev.tether.runtime.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Lets so many tasks be created in each second, and a burst of some more after a calm time. A clock
 * that is set back lets nobody wait longer than that. Thread-safe.
 */
final class CreationRate {
  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final CreationBound bound;
  private final InstantSource clock;
  private double left;
  private Instant looked;

  CreationRate(CreationBound bound, InstantSource clock) {
    this.bound = bound;
    this.clock = clock;
    this.left = bound.burst();
    this.looked = clock.instant();
  }

  /**
   * Counts one creation.
   *
   * @throws RemoteFailure.Failed when there were too many: it works later
   */
  synchronized void take() {
    Instant now = clock.instant();
    long passed = Math.max(0, Duration.between(looked, now).toNanos());
    looked = now;
    left = Math.min(bound.burst(), left + (double) passed / NANOS_PER_SECOND * bound.perSecond());
    if (left < 1) {
      throw new RemoteFailure.Failed(
          ("the agent creates no more than %d tasks per second, and %d at once, as its"
                  + " max_creates_per_second and max_creates_burst say: try again in a second, or"
                  + " raise them")
              .formatted(bound.perSecond(), bound.burst()));
    }
    left--;
  }
}
