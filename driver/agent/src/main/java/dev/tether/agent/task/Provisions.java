package dev.tether.agent.task;

import java.util.Objects;
import java.util.Optional;

/**
 * What an agent has to give of its host.
 *
 * @param groupParent the group of processes, seen from the top, below which each task gets one of
 *     its own; nothing to use none
 * @param ports of which tasks get any free one
 * @param address where others reach the host; nothing until it is known
 */
public record Provisions(Optional<String> groupParent, PortRange ports, Optional<String> address) {
  /** The default of {@code cgroup_parent}. */
  public static final String DEFAULT_GROUP_PARENT = "tether";

  /** What an agent has when its configuration says nothing. */
  public static final Provisions DEFAULT =
      new Provisions(Optional.of(DEFAULT_GROUP_PARENT), PortRange.DEFAULT, Optional.empty());

  public Provisions {
    Objects.requireNonNull(groupParent, "groupParent");
    Objects.requireNonNull(ports, "ports");
    Objects.requireNonNull(address, "address");
  }

  /** The same of a host that is reached at this address. */
  public Provisions at(String hostAddress) {
    return new Provisions(groupParent, ports, Optional.of(hostAddress));
  }
}
