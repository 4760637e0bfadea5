package dev.tether.harness.embedded;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.Link;
import dev.tether.harness.cluster.process.LocalSite;
import dev.tether.harness.embedded.client.ClientAgent;
import dev.tether.harness.embedded.client.LogCollectors;
import dev.tether.harness.embedded.client.NodeDisk;
import dev.tether.harness.embedded.driver.DriverError;
import dev.tether.harness.embedded.driver.PluginGone;
import dev.tether.harness.embedded.driver.PluginSite;
import dev.tether.harness.embedded.driver.RpcFaults;
import dev.tether.harness.embedded.http.ApiServer;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A client node: an agent in this process, and a plugin that is a process. Thread-safe. */
public final class EmbeddedNode implements ClusterNode {
  private static final Duration READY = Duration.ofMinutes(2);

  private final EmbeddedParts parts;
  private final NodeDisk disk;
  private final Path home;
  private final RpcFaults faults;
  private final LogCollectors collectors = new LogCollectors();
  private volatile Optional<ClientAgent> agent = Optional.empty();
  private Optional<ApiServer> api = Optional.empty();
  private Optional<NodeLog> log = Optional.empty();
  private final int port;
  private final Optional<DriverApi> driverApi;

  EmbeddedNode(EmbeddedParts parts, NodeDisk disk, Path home) {
    this.parts = parts;
    this.disk = disk;
    this.home = home;
    this.faults = new RpcFaults(parts.time());
    this.port = parts.site().freePort();
    this.driverApi =
        parts.driver().apiAccess() ? Optional.of(DriverApi.of(parts, port)) : Optional.empty();
  }

  /** Where the driver reaches the API of its node. */
  private record DriverApi(int port, Link link) {
    static DriverApi of(EmbeddedParts parts, int back) {
      int front = parts.site().freePort();
      return new DriverApi(front, parts.site().link(front, back));
    }
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public String id() {
    return disk.id();
  }

  /** The faults that can be put on calls to this node's plugin. */
  public RpcFaults faults() {
    return faults;
  }

  @Override
  public synchronized boolean isUp() {
    return agent.map(ClientAgent::isUp).orElse(false);
  }

  /** The agent, if it can be asked. */
  synchronized Optional<ClientAgent> agent() {
    return agent.filter(ClientAgent::isUp);
  }

  @Override
  public void drain(Duration deadline) {
    server().drain(id(), deadline, false);
  }

  @Override
  public void undrain() {
    server().undrain(id(), true);
  }

  private Server server() {
    return parts.server();
  }

  /** Starts the agent and returns when it is registered; its driver may not be healthy yet. */
  synchronized void launch() throws InterruptedException {
    if (isUp()) {
      throw new ClusterFailure(name() + " is running already");
    }
    NodeLog lines = NodeLog.open(agentLog());
    log = Optional.of(lines);
    try {
      ApiServer listening = ApiServer.start(port, server(), parts.agents(), this::passGate);
      api = Optional.of(listening);
      LocalSite site = parts.site();
      PluginSite plugin =
          new PluginSite(
              parts.driver().executable().toAbsolutePath(),
              site.variables(name()),
              PluginSettings.of(
                  parts.driver(), site.name(), site.driverAddress(), driverAddress(), rpcTrace()),
              lines::line);
      ClientAgent fresh =
          new ClientAgent(disk, collectors, server(), plugin, faults, parts.time(), parts.ids());
      agent = Optional.of(fresh);
      lines.line("agent starts");
      fresh.start();
      lines.line("agent is registered");
    } catch (IOException e) {
      throw new ClusterFailure(name() + " can't be started: " + e, e);
    } catch (PluginGone | DriverError e) {
      lines.line("agent can't start: " + e.getMessage());
      agent.ifPresent(ClientAgent::kill);
      closeApi();
      throw new ClusterFailure(name() + " can't be started: " + e.getMessage(), e);
    }
  }

  private String driverAddress() {
    return "http://127.0.0.1:" + driverApi.map(DriverApi::port).orElse(port);
  }

  /** Frozen agents answer nothing until they are thawed. */
  private void passGate() throws InterruptedException {
    Optional<ClientAgent> now = frozenAgent();
    if (now.isPresent()) {
      now.get().awaitThaw();
    }
  }

  private Optional<ClientAgent> frozenAgent() {
    // Not under the lock, which is held while the agent starts and its plugin already asks.
    Optional<ClientAgent> now = agent;
    return now.filter(ClientAgent::isFrozen);
  }

  @Override
  public void start() throws InterruptedException {
    launch();
    awaitReady();
  }

  void awaitReady() throws InterruptedException {
    Await.noObstacle(name() + " to be ready", READY, this::obstacle);
  }

  private Optional<String> obstacle() {
    var node = server().store().find(Table.NODES, id());
    if (node.isEmpty() || !node.get().path("Status").asText().equals("ready")) {
      return Optional.of("it is not registered");
    }
    var driver = node.get().path("Drivers").path(parts.driver().name());
    if (!driver.path("Detected").asBoolean(false)) {
      return Optional.of("its driver " + parts.driver().name() + " is not detected");
    }
    if (parts.site().hostCanBeReached() && !driver.path("Healthy").asBoolean(false)) {
      return Optional.of("its driver is unhealthy: " + driver.path("HealthDescription").asText());
    }
    return Optional.empty();
  }

  @Override
  public synchronized void kill() throws InterruptedException {
    // Frozen first: what dies last must not see what died before.
    parts.site().freeze(name());
    agent.ifPresent(ClientAgent::kill);
    closeApi();
    parts.site().kill(name());
    collectors.kill();
  }

  @Override
  public synchronized void killAgent() {
    agent.ifPresent(ClientAgent::kill);
    closeApi();
  }

  @Override
  public synchronized void stopAgent() throws InterruptedException {
    if (agent.isPresent()) {
      agent.get().stop();
    }
    closeApi();
  }

  private void closeApi() {
    api.ifPresent(ApiServer::close);
    api = Optional.empty();
    log.ifPresent(NodeLog::close);
  }

  @Override
  public void crashPlugin() throws InterruptedException {
    Await.until("a plugin on " + name(), READY, () -> disk.pluginProcess().isPresent());
    ProcessHandle plugin = disk.pluginProcess().orElseThrow();
    plugin.destroyForcibly();
    Await.until("the end of the plugin of " + name(), READY, () -> !plugin.isAlive());
  }

  @Override
  public synchronized void pause() throws InterruptedException {
    agent.ifPresent(ClientAgent::freeze);
    parts.site().freeze(name());
  }

  @Override
  public void pauseAgent() {
    agent.ifPresent(ClientAgent::freeze);
  }

  @Override
  public Link apiLink() {
    return driverApi
        .map(DriverApi::link)
        .orElseThrow(
            () -> new IllegalStateException("the driver of " + name() + " may not ask the API"));
  }

  @Override
  public synchronized void resume() {
    parts.site().thaw(name());
    agent.ifPresent(ClientAgent::thaw);
  }

  @Override
  public Path allocationDirectory(String allocationId) {
    return disk.allocationDirectory(allocationId);
  }

  @Override
  public Path hostVolume() {
    return disk.hostVolume();
  }

  @Override
  public Path agentLog() {
    return home.resolve("agent.log");
  }

  @Override
  public Path rpcTrace() {
    return home.resolve("rpc-trace.jsonl");
  }

  void close() {
    killAgent();
    collectors.kill();
  }
}
