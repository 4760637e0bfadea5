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
 * @param nodeNames what the names of the nodes begin with
 * @param clusterName what the driver calls the cluster
 */
record NodeFactory(
    Site site,
    Path nomad,
    DriverSpec driver,
    String nodeNames,
    String clusterName,
    Server server,
    Optional<AgentHost> host) {

  /** The client with this number, not running yet. */
  ProcessNode make(int number) throws IOException {
    String name = nodeNames + number;
    Path home = site.work().resolve(name);
    NodeFiles files = NodeFiles.create(home);
    AgentPorts ports = AgentPorts.of(site.ports());
    Optional<DriverApi> api = driverApi(ports);
    int apiPort = api.map(DriverApi::port).orElse(ports.http());
    Files.writeString(files.config(), config(name, number, ports, apiPort, files));
    NomadAgent agent =
        new NomadAgent(
            name,
            nomad,
            files.config(),
            files.log(),
            site.variables(Optional.of(name)),
            site.programs());
    NomadClient own =
        new NomadClient(NomadAccess.to(ports.api()).withTimeout(Duration.ofSeconds(10)));
    return new ProcessNode(
        name,
        files,
        agent,
        own,
        server.api(),
        wrapper(files),
        api.map(DriverApi::link),
        new Readiness(
            own, server.api(), driver.name(), () -> host.map(AgentHost::canBeReached).orElse(true)),
        site);
  }

  /** Where the driver reaches the API of its node. */
  private record DriverApi(int port, SocketRelay link) {}

  private Optional<DriverApi> driverApi(AgentPorts ports) {
    if (!(driver instanceof DriverSpec.Plugin plugin) || !plugin.apiAccess()) {
      return Optional.empty();
    }
    int port = site.ports().next();
    return Optional.of(new DriverApi(port, new SocketRelay(port, ports.http())));
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

  private String config(String name, int number, AgentPorts ports, int apiPort, NodeFiles files) {
    NomadConfig.Client client =
        new NomadConfig.Client(
            name,
            number,
            NomadConfig.Network.loopback(ports),
            apiPort,
            files.data(),
            files.plugins(),
            files.hostVolume(),
            files.rpcTrace(),
            "127.0.0.1:" + server.rpcPort());
    return NomadConfig.client(client, driver, clusterName, host.map(AgentHost::driverAddress));
  }
}
