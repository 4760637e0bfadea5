package dev.tether.harness.scenarios.observe;

import java.time.Instant;
import java.util.Objects;

/**
 * What the runtime had on record about a remote task from this moment on.
 *
 * @param remoteTask the runtime's name of the task
 * @param slot the slot on record; its place is the allocation, since runtimes number as Nomad does
 * @param nodeName the owner's node, for people; may be empty
 * @param custody what the owner does: {@code held}, {@code detached} or {@code gone}
 * @param state how far the task's life has come: {@code pending}, {@code running …}, {@code exited
 *     …}
 */
public record OwnerChange(
    Instant at,
    String remoteTask,
    SlotKey slot,
    long generation,
    String allocationId,
    String nodeName,
    Custody custody,
    String state) {

  /** Whether somebody holds the task. */
  public enum Custody {
    HELD,
    DETACHED,
    /** The record was removed. */
    GONE
  }

  public OwnerChange {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(remoteTask, "remoteTask");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(allocationId, "allocationId");
    Objects.requireNonNull(nodeName, "nodeName");
    Objects.requireNonNull(custody, "custody");
    Objects.requireNonNull(state, "state");
  }
}
