package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Await;
import dev.tether.nomad.NomadAccess;
import dev.tether.nomad.NomadClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The cluster's only Nomad server. */
final class Server {
  private static final String NAME = "server";
  private static final Duration READY = Duration.ofSeconds(60);
  private final AgentPorts ports;
  private final NomadAgent agent;
  private final NomadClient api;

  /** A server that is not running yet. */
  Server(Site site, Path nomad) throws IOException {
    Path home = Files.createDirectories(site.work().resolve(NAME));
    Path config = home.resolve("agent.hcl");
    ports = AgentPorts.of(site.ports());
    Files.writeString(
        config, NomadConfig.server(NomadConfig.Network.loopback(ports), home.resolve("data")));
    Map<String, String> variables = site.variables(Optional.of(NAME));
    agent =
        new NomadAgent(NAME, nomad, config, home.resolve("agent.log"), variables, site.programs());
    api = new NomadClient(NomadAccess.to(ports.api()).withTimeout(Duration.ofSeconds(10)));
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

  int rpcPort() {
    return ports.rpc();
  }

  void close() {
    api.close();
  }
}
