package dev.tether.runtime;

import java.time.Duration;
import java.util.Objects;

/**
 * Whether a remote task's last owner still holds it.
 *
 * <p>Times are given as what was left by the runtime's own clock when it answered, so that the
 * clocks of driver and runtime need not agree.
 */
public sealed interface Custody {

  /**
   * The owner manages the task and renews its lease.
   *
   * @param leaseLeft until the lease runs out; zero once it has
   */
  record Held(Duration leaseLeft) implements Custody {
    public Held {
      Objects.requireNonNull(leaseLeft, "leaseLeft");
    }

    /** Whether the owner's driver was heard of within the lease. */
    public boolean leaseValid() {
      return leaseLeft.isPositive();
    }
  }

  /**
   * The owner let go without stopping the task: it runs on until somebody claims it or the time is
   * over.
   *
   * @param timeLeft until the runtime itself stops the task as an orphan
   */
  record Detached(Duration timeLeft) implements Custody {
    public Detached {
      Objects.requireNonNull(timeLeft, "timeLeft");
    }
  }
}
