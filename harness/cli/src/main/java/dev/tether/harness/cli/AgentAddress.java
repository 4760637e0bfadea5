package dev.tether.harness.cli;

import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Which agent to ask, and about which Nomad cluster. */
final class AgentAddress {

  @Option(
      names = "--address",
      required = true,
      paramLabel = "ADDR",
      description = "the agent's address: unix:///path/agent.sock, tls://host:port or host:port")
  private String address;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "for tls://: who signs the agent's certificate, PEM")
  private String caFile;

  @Option(
      names = "--cert-file",
      paramLabel = "FILE",
      description = "for tls://: a driver's certificate, PEM")
  private String certFile;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "for tls://: that certificate's key, PEM")
  private String keyFile;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "for tls://: the name in the agent's certificate (default: the address's host)")
  private String serverName;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "the Nomad cluster's name in the drivers' configuration (default: default)")
  private String cluster;

  /** All tasks on record, ordered by their slots. */
  List<RemoteTask> tasks() {
    try (RemoteRuntime agent = AgentConnection.to(settings())) {
      return agent.list(cluster, Optional.empty()).stream()
          .sorted(Comparator.comparing(task -> task.slot().display()))
          .toList();
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(Map.of("address", address));
    Optional.ofNullable(caFile).ifPresent(file -> settings.put("ca_file", file));
    Optional.ofNullable(certFile).ifPresent(file -> settings.put("cert_file", file));
    Optional.ofNullable(keyFile).ifPresent(file -> settings.put("key_file", file));
    Optional.ofNullable(serverName).ifPresent(name -> settings.put("server_name", name));
    return settings;
  }
}
