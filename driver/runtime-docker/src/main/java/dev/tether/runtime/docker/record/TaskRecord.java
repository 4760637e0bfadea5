package dev.tether.runtime.docker.record;

import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What is on record of one task. Immutable.
 *
 * @param id the task's name, which is not used again for the same token
 * @param token of its creation
 * @param slot where it belongs
 * @param hash of its specification
 * @param generation the fencing token
 * @param owner the present or last owner
 * @param hold whether the owner holds it
 * @param phase how far the creation has come
 * @param network where others reach it
 * @param delivered how far its logs were delivered when this was written
 * @param stop set once it is to be stopped
 */
public record TaskRecord(
    RemoteTaskId id,
    String token,
    Slot slot,
    String hash,
    long generation,
    Owner owner,
    Hold hold,
    Phase phase,
    Optional<TaskNetwork> network,
    LogOffsets delivered,
    Optional<StopOrder> stop) {

  /** Whether the owner holds the task. */
  public sealed interface Hold {
    /**
     * It does.
     *
     * @param instance the driver process that renews the lease
     */
    record Held(Duration lease, String instance) implements Hold {}

    /**
     * It let go.
     *
     * @param mark another one for each release, so that the time begins anew
     */
    record Detached(Duration timeToLive, String mark) implements Hold {}
  }

  /** How far the creation has come. A higher attempt makes void what an earlier one still does. */
  public sealed interface Phase {
    /** Which attempt at creation it is, from 1. */
    int attempt();

    /** A container may exist, but nobody may start it. */
    record Intended(int attempt) implements Phase {}

    /** This container, and no other, is started by whoever wrote this; then it is the task. */
    record Startable(int attempt, String containerId) implements Phase {}
  }

  /**
   * The task is to end.
   *
   * @param signal sent first
   * @param timeout after which it is killed, from when this was written
   * @param mark another one for each order
   * @param sent whether the signal is known to have been sent
   * @param orphan whether nobody claimed the task
   */
  public record StopOrder(
      String signal, Duration timeout, String mark, boolean sent, boolean orphan) {
    /** The same, its signal sent. */
    public StopOrder asSent() {
      return new StopOrder(signal, timeout, mark, true, orphan);
    }
  }

  public TaskRecord {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(hold, "hold");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(delivered, "delivered");
    Objects.requireNonNull(stop, "stop");
  }

  /** The container, once there is one that may run. */
  public Optional<String> containerId() {
    return phase instanceof Phase.Startable startable
        ? Optional.of(startable.containerId())
        : Optional.empty();
  }

  /** The next generation, held by another owner. */
  public TaskRecord claimedBy(Owner next, Duration lease, String instance) {
    return new TaskRecord(
        id,
        token,
        slot,
        hash,
        generation + 1,
        next,
        new Hold.Held(lease, instance),
        phase,
        network,
        delivered,
        stop);
  }

  public TaskRecord withHold(Hold other) {
    return new TaskRecord(
        id, token, slot, hash, generation, owner, other, phase, network, delivered, stop);
  }

  public TaskRecord withPhase(Phase other) {
    return new TaskRecord(
        id, token, slot, hash, generation, owner, hold, other, network, delivered, stop);
  }

  public TaskRecord withNetwork(Optional<TaskNetwork> other) {
    return new TaskRecord(
        id, token, slot, hash, generation, owner, hold, phase, other, delivered, stop);
  }

  /** With positions at least as far as these. */
  public TaskRecord deliveredTo(LogOffsets further) {
    return new TaskRecord(
        id,
        token,
        slot,
        hash,
        generation,
        owner,
        hold,
        phase,
        network,
        delivered.max(further),
        stop);
  }

  public TaskRecord withStop(StopOrder order) {
    return new TaskRecord(
        id,
        token,
        slot,
        hash,
        generation,
        owner,
        hold,
        phase,
        network,
        delivered,
        Optional.of(order));
  }
}
