package dev.tether.plugin.ownership;

import dev.tether.runtime.RemoteTask;
import java.util.Objects;

/**
 * A remote task found in the slot of an allocation that starts.
 *
 * @param task its record
 * @param owner how Nomad regards its owner
 * @param ownerFailed whether its owner already told Nomad the result of the task
 * @param sameSpecification whether it was made from the same definition
 * @param previous whether its owner is the allocation that Nomad names as previous one
 */
public record Candidate(
    RemoteTask task,
    OwnerStanding owner,
    boolean ownerFailed,
    boolean sameSpecification,
    boolean previous) {
  public Candidate {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(owner, "owner");
  }
}
