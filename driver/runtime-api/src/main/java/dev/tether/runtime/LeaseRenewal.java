package dev.tether.runtime;

import java.util.Objects;

/**
 * A sign of life from the owner of one task.
 *
 * @param generation the owner's fencing token
 * @param delivered up to where the owner has seen the logs arrive at Nomad
 * @param last whether the sender is not the owner any more and delivers no more: the only word of
 *     an earlier owner that counts
 */
public record LeaseRenewal(RemoteTaskId id, long generation, LogOffsets delivered, boolean last) {
  public LeaseRenewal {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(delivered, "delivered");
  }

  /** That of an owner at work. */
  public LeaseRenewal(RemoteTaskId id, long generation, LogOffsets delivered) {
    this(id, generation, delivered, false);
  }
}
