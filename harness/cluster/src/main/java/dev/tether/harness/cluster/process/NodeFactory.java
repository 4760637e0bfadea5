package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.DriverSpec;
import dev.tether.nomad.NomadAccess;
import dev.tether.nomad.NomadClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes client nodes.
 *
 * @param clusterName what the driver calls the cluster
 */
record NodeFactory(
    Site site,
    Path nomad,
    DriverSpec driver,
    String clusterName,
    Server server,
    Optional<AgentHost> host) {

  /** The client with this number, not running yet. */
  ProcessNode make(int number) throws IOException {
    String name = "client-" + number;
    Path home = site.work().resolve(name);
    NodeFiles files = NodeFiles.create(home);
    AgentPorts ports = AgentPorts.of(site.ports());
    Files.writeString(files.config(), config(name, number, ports, files));
    NomadAgent agent =
        new NomadAgent(
            name,
            nomad,
            files.config(),
            files.log(),
            site.variables(Optional.of(name)),
            site.programs());
    return new ProcessNode(
        name,
        files,
        agent,
        new NomadClient(NomadAccess.to(ports.api()).withTimeout(Duration.ofSeconds(10))),
        server.api(),
        wrapper(files),
        new ProcessNode.Readiness(
            driver.name(), () -> host.map(AgentHost::canBeReached).orElse(true)),
        site);
  }

  private Optional<PluginWrapper> wrapper(NodeFiles files) throws IOException {
    return switch (driver) {
      case DriverSpec.BuiltIn _ -> Optional.empty();
      case DriverSpec.Plugin plugin ->
          Optional.of(
              new PluginWrapper(
                  files.plugins(), plugin.executable().toAbsolutePath(), files.pluginPids()));
    };
  }

  private String config(String name, int number, AgentPorts ports, NodeFiles files) {
    NomadConfig.Client client =
        new NomadConfig.Client(
            name, number, ports, files.data(), files.plugins(), files.rpcTrace(), server.rpcPort());
    return NomadConfig.client(client, driver, clusterName, host.map(AgentHost::driverAddress));
  }
}
