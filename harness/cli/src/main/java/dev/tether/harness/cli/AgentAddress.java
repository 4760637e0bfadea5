package dev.tether.harness.cli;

import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which agent to ask, and about which Nomad cluster. */
final class AgentAddress {

  @Option(
      names = "--address",
      required = true,
      paramLabel = "ADDR",
      description = "the agent's address: unix:///path/agent.sock or host:port")
  private String address;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "the Nomad cluster's name in the drivers' configuration (default: default)")
  private String cluster;

  /** All tasks on record, ordered by their slots. */
  List<RemoteTask> tasks() {
    try (RemoteRuntime agent = AgentConnection.to(address)) {
      return agent.list(cluster, Optional.empty()).stream()
          .sorted(Comparator.comparing(task -> task.slot().display()))
          .toList();
    }
  }
}
