package dev.tether.plugin.config;

import java.time.Duration;
import java.util.Objects;

/**
 * What happens to a remote task when Nomad ends its allocation.
 *
 * @param onDrain after a drain moved the allocation
 * @param onLost after the node was lost
 * @param onAllocStop after a person stopped the allocation
 * @param onBatchDrain when a drain ends a batch task for which Nomad places no successor
 * @param onUnknown when the Nomad API gives no answer
 * @param detachTtl how long a released task runs on without an owner
 */
public record ReattachPolicy(
    OnMove onDrain,
    OnMove onLost,
    OnMove onAllocStop,
    OnBatchDrain onBatchDrain,
    OnMove onUnknown,
    Duration detachTtl) {

  /** What to do with a task that another allocation could take over. */
  public enum OnMove {
    /** Let go of it. */
    RELEASE,
    /** End it. */
    STOP
  }

  /** What to do with a batch task that nobody will take over. */
  public enum OnBatchDrain {
    /** End it. */
    STOP,
    /** Keep the allocation until the task has ended by itself. */
    FINISH
  }

  public ReattachPolicy {
    Objects.requireNonNull(onDrain, "onDrain");
    Objects.requireNonNull(onLost, "onLost");
    Objects.requireNonNull(onAllocStop, "onAllocStop");
    Objects.requireNonNull(onBatchDrain, "onBatchDrain");
    Objects.requireNonNull(onUnknown, "onUnknown");
    Objects.requireNonNull(detachTtl, "detachTtl");
  }
}
