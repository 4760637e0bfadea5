package dev.tether.runtime;

import java.util.Objects;
import java.util.Optional;

/**
 * One remote task as its runtime has it on record.
 *
 * @param id the runtime's name for it
 * @param token the creation token it was made with
 * @param slot where it belongs
 * @param specificationHash of the definition it was made from
 * @param ownership who manages it
 * @param state how far its life has come
 * @param network where others reach it; nothing for a task without ports
 * @param delivered up to where its logs are known to have arrived at Nomad
 * @param revision grows with every change of this record but renewals: of two copies the higher one
 *     is newer, and of {@code delivered} the further one
 */
public record RemoteTask(
    RemoteTaskId id,
    String token,
    Slot slot,
    String specificationHash,
    Ownership ownership,
    TaskState state,
    Optional<TaskNetwork> network,
    LogOffsets delivered,
    long revision) {

  public RemoteTask {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(specificationHash, "specificationHash");
    Objects.requireNonNull(ownership, "ownership");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(delivered, "delivered");
    // A driver keeps thousands of these: what is the same is kept once.
    String invocation = ownership.owner().nomadTaskId();
    token = token.equals(invocation) ? invocation : token;
    specificationHash = specificationHash.intern();
    delivered = delivered.equals(LogOffsets.START) ? LogOffsets.START : delivered;
  }

  /** Whether something runs, or may run. */
  public boolean isLive() {
    return state.isLive();
  }

  /** The present fencing token. */
  public long generation() {
    return ownership.generation();
  }
}
