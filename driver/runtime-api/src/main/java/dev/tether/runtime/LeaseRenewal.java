package dev.tether.runtime;

import java.util.Objects;

/**
 * A sign of life from the owner of one task.
 *
 * @param generation the owner's fencing token
 * @param delivered up to where the owner has seen the logs arrive at Nomad
 */
public record LeaseRenewal(RemoteTaskId id, long generation, LogOffsets delivered) {
  public LeaseRenewal {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(delivered, "delivered");
  }
}
