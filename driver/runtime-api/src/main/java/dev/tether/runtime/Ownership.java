package dev.tether.runtime;

import java.util.Objects;

/**
 * Who manages a remote task.
 *
 * @param generation grows by one with each claim, starting at 1: the fencing token that every
 *     command has to carry
 * @param owner the present owner, or the one that let go last
 * @param custody whether the owner still holds the task
 */
public record Ownership(long generation, Owner owner, Custody custody) {
  public Ownership {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(custody, "custody");
    if (generation < 1) {
      throw new IllegalArgumentException("generations start at 1, got " + generation);
    }
  }

  /** Whether {@code allocationId} is the allocation named as owner, held or detached. */
  public boolean isOwnedBy(String allocationId) {
    return owner.allocationId().equals(allocationId);
  }

  /** Whether the last owner let go of the task. */
  public boolean isDetached() {
    return custody instanceof Custody.Detached;
  }
}
