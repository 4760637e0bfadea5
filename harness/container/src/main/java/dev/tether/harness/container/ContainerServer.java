package dev.tether.harness.container;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.process.AgentPorts;
import dev.tether.harness.cluster.process.NodeFiles;
import dev.tether.harness.cluster.process.NomadConfig;
import dev.tether.harness.cluster.process.Readiness;
import dev.tether.harness.cluster.process.RelayProgram;
import dev.tether.harness.cluster.process.SocketRelay;
import dev.tether.nomad.NomadAccess;
import dev.tether.nomad.NomadClient;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The cluster's only Nomad server. */
final class ContainerServer {
  private static final String NAME = "server";
  private static final Duration READY = Duration.ofSeconds(90);

  private final NodeContainer container;
  private final ContainerAgent agent;
  private final SocketRelay link;
  private final NomadClient api;

  /** A server that is not running yet. */
  ContainerServer(ContainerSite site) throws IOException {
    NodeFiles files = NodeFiles.create(site.local().work().resolve(NAME));
    NodeFiles inside = new NodeFiles(ContainerSite.HOME);
    NodeSockets sockets = NodeSockets.create(site.sockets(), NAME);
    Files.writeString(files.config(), NomadConfig.server(network(), inside.data()));
    container = site.container(NAME, files, sockets, DriverSpec.Places.NONE, List.of(apiLink()));
    agent = new ContainerAgent(NAME, container, files);
    int port = site.local().freePort();
    link =
        SocketRelay.between(SocketRelay.loopback(port), UnixDomainSocketAddress.of(sockets.api()));
    api = client(port);
  }

  /** Where the agents of containers listen. */
  static NomadConfig.Network network() {
    return new NomadConfig.Network(
        "0.0.0.0", "{{ GetInterfaceIP \"eth0\" }}", "eth0", AgentPorts.usual());
  }

  /** Brings an agent's API out of its container. */
  static String apiLink() {
    return RelayProgram.unix(NodeSockets.INSIDE.api().toString())
        + "="
        + RelayProgram.tcp(AgentPorts.usual().http());
  }

  /** A client of the API that this host has at a loopback port. */
  static NomadClient client(int port) {
    URI address = URI.create("http://127.0.0.1:" + port);
    return new NomadClient(NomadAccess.to(address).withTimeout(Duration.ofSeconds(10)));
  }

  void launch() {
    agent.start();
  }

  /** Waits until it leads and has the key without which clients can't register. */
  void awaitReady() throws InterruptedException {
    Await.noObstacle("the Nomad server to be ready", READY, this::obstacle);
  }

  private Optional<String> obstacle() {
    agent.expectAlive();
    return Readiness.serverObstacle(api);
  }

  NomadClient api() {
    return api;
  }

  /** Where clients find it. */
  String address() {
    return container.address() + ":" + AgentPorts.usual().rpc();
  }

  void close() {
    link.close();
    api.close();
  }
}
