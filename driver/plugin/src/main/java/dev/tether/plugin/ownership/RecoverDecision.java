package dev.tether.plugin.ownership;

import dev.tether.runtime.RemoteTask;
import java.util.Optional;

/** What the handle in a RecoverTask stands for. */
public sealed interface RecoverDecision {

  /** The allocation owns the task: go on where it was left, or deliver the result. */
  record Attach(RemoteTask task) implements RecoverDecision {}

  /** Nomad handed the previous allocation's handle to this one: become owner. */
  record Adopt(RemoteTask task) implements RecoverDecision {}

  /** Another allocation owns the task: touch nothing and wait until Nomad stops this one. */
  record StayPassive(RemoteTask task) implements RecoverDecision {}

  /** There is no such task any more: Nomad shall start a new one. */
  record Refuse() implements RecoverDecision {}

  /**
   * Decides.
   *
   * @param allocationId of the allocation whose handle it is
   * @param handedOver whether Nomad copied the handle from the previous allocation, which Nomad up
   *     to 1.9 does when that one is lost or being moved
   * @param task what the runtime has on record
   */
  static RecoverDecision decide(
      String allocationId, boolean handedOver, Optional<RemoteTask> task) {
    if (task.isEmpty()) {
      return new Refuse();
    }
    RemoteTask found = task.get();
    if (found.ownership().isOwnedBy(allocationId) && !found.ownership().isDetached()) {
      return new Attach(found);
    }
    return handedOver ? new Adopt(found) : new StayPassive(found);
  }
}
