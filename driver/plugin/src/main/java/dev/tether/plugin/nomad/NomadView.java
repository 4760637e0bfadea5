package dev.tether.plugin.nomad;

import dev.tether.plugin.ownership.Candidate;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import java.util.List;
import java.util.Optional;

/**
 * What the driver may know of Nomad's intentions. Answers within a bound; that nothing could be
 * found out is an answer too. Thread-safe.
 */
public interface NomadView {

  /**
   * Why Nomad stops an allocation's task.
   *
   * @param signal the signal that came with the stop; may be empty
   */
  StopReason stopReason(String allocationId, Slot slot, String signal);

  /**
   * How the owners of the tasks stand that were found in the slot of a starting allocation.
   *
   * @param specificationHash of the starting task, where definitions can't be compared
   */
  List<Candidate> candidates(
      String startingAllocationId, Slot slot, String specificationHash, List<RemoteTask> found);

  /** Whether Nomad is known to want this allocation to run; false where that can't be told. */
  boolean isWanted(String allocationId);

  /**
   * Why nobody will ever need a task again that an allocation let go of: its job was purged,
   * stopped, changed or scaled in.
   *
   * @return the proof as a clause for people, or nothing where there is none
   */
  Optional<String> obsolete(String ownerAllocationId, Slot slot);

  /** Whether tasks can be handed over at all. */
  boolean canReattach();
}
