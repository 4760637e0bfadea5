package dev.tether.runtime;

import java.util.Map;
import java.util.Objects;

/**
 * Where others reach a task.
 *
 * @param address the remote host's address, as others reach it
 * @param ports the ports that are reserved for the task there, by label
 */
public record TaskNetwork(String address, Map<String, Integer> ports) {
  public TaskNetwork {
    Objects.requireNonNull(address, "address");
    ports = Map.copyOf(ports);
  }
}
