package dev.tether.agent.record;

import dev.tether.runtime.TaskNetwork;
import java.util.Objects;
import java.util.Optional;

/**
 * What a task has of the agent's host. Never changes.
 *
 * @param network where others reach it, with the ports that nobody else gets while it lives
 * @param diskBytes what its directories and logs may take, bytes
 */
public record Allotment(Optional<TaskNetwork> network, Optional<Long> diskBytes) {
  /** No ports, and as much of the disk as there is. */
  public static final Allotment NOTHING = new Allotment(Optional.empty(), Optional.empty());

  public Allotment {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(diskBytes, "diskBytes");
  }
}
