package dev.tether.harness.container;

import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.process.NodeFiles;
import dev.tether.harness.cluster.process.NomadConfig;
import dev.tether.harness.cluster.process.PluginWrapper;
import dev.tether.harness.cluster.process.Readiness;
import dev.tether.harness.cluster.process.RelayProgram;
import dev.tether.harness.cluster.process.SocketRelay;
import dev.tether.nomad.NomadClient;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes client nodes.
 *
 * @param nodeNames what the names of the nodes begin with
 * @param servicePort the port of this host that nodes find on their own loopback interface
 */
record NodeMaker(
    ContainerSite site,
    DriverSpec driver,
    String nodeNames,
    ContainerServer server,
    int servicePort) {
  /** Where the driver in a container reaches the API of its node. */
  private static final int DRIVER_API = 4650;

  /** The client with this number, not running yet. */
  ContainerNode make(int number) throws IOException {
    String name = nodeNames + number;
    NodeFiles files = NodeFiles.create(site.local().work().resolve(name));
    NodeSockets sockets = NodeSockets.create(site.sockets(), name);
    Files.writeString(files.config(), config(name, number));
    if (driver instanceof DriverSpec.Plugin plugin) {
      PluginWrapper.write(files.plugins(), real(plugin), new NodeFiles(ContainerSite.HOME));
    }
    NodeContainer container = site.container(name, files, sockets, driverPlaces(), relayedInside());
    int port = site.local().freePort();
    NomadClient own = ContainerServer.client(port);
    return new ContainerNode(
        name,
        files,
        container,
        new ContainerNode.Apis(own, server.api()),
        links(port, sockets),
        new Readiness(own, server.api(), driver.name(), site.local()::hostCanBeReached));
  }

  /** The plugin without links, which lead nowhere in a container. */
  private static DriverSpec.Plugin real(DriverSpec.Plugin plugin) throws IOException {
    DriverSpec.Plugin there = plugin.at(plugin.executable().toRealPath());
    return plugin.tap().isPresent() ? there.tapped(plugin.tap().get().toRealPath()) : there;
  }

  /** The driver is not part of the image: it changes more often than that. */
  private DriverSpec.Places driverPlaces() throws IOException {
    if (!(driver instanceof DriverSpec.Plugin plugin)) {
      return DriverSpec.Places.NONE;
    }
    DriverSpec.Plugin real = real(plugin);
    Stream<Path> programs =
        Stream.concat(Stream.of(real.executable()), real.tap().stream()).map(Path::getParent);
    return new DriverSpec.Places(
        Stream.concat(programs, plugin.places().read().stream()).distinct().toList(),
        plugin.places().written());
  }

  private boolean apiAccess() {
    return driver instanceof DriverSpec.Plugin plugin && plugin.apiAccess();
  }

  private List<String> relayedInside() {
    NodeSockets inside = NodeSockets.INSIDE;
    List<String> links = new ArrayList<>(List.of(ContainerServer.apiLink()));
    links.add(RelayProgram.tcp(servicePort) + "=" + RelayProgram.unix(inside.service().toString()));
    if (apiAccess()) {
      links.add(
          RelayProgram.tcp(DRIVER_API) + "=" + RelayProgram.unix(inside.driverApi().toString()));
    }
    return links;
  }

  private ContainerNode.Links links(int port, NodeSockets sockets) {
    UnixDomainSocketAddress api = UnixDomainSocketAddress.of(sockets.api());
    List<SocketRelay> others = new ArrayList<>();
    others.add(SocketRelay.between(SocketRelay.loopback(port), api));
    others.add(SocketRelay.forAllUsers(sockets.service(), SocketRelay.loopback(servicePort)));
    site.local()
        .driverAddress()
        .ifPresent(
            agent ->
                others.add(
                    SocketRelay.forAllUsers(
                        sockets.runtime(),
                        UnixDomainSocketAddress.of(agent.substring("unix://".length())))));
    return new ContainerNode.Links(
        apiAccess()
            ? Optional.of(SocketRelay.forAllUsers(sockets.driverApi(), api))
            : Optional.empty(),
        others);
  }

  private String config(String name, int number) {
    NodeFiles inside = new NodeFiles(ContainerSite.HOME);
    NomadConfig.Client client =
        new NomadConfig.Client(
            name,
            number,
            ContainerServer.network(),
            DRIVER_API,
            inside.data(),
            inside.plugins(),
            inside.hostVolume(),
            inside.rpcTrace(),
            server.address());
    return NomadConfig.client(
        client,
        driver,
        site.local().name(),
        site.local().driverAddress().map(agent -> "unix://" + NodeSockets.INSIDE.runtime()));
  }
}
