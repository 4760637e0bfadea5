package dev.tether.harness.container;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.Link;
import dev.tether.harness.cluster.process.NodeFiles;
import dev.tether.harness.cluster.process.Readiness;
import dev.tether.harness.cluster.process.SocketRelay;
import dev.tether.nomad.NomadClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A client node in a container. */
final class ContainerNode implements ClusterNode {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final String name;
  private final NodeFiles files;
  private final NodeContainer container;
  private final ContainerAgent agent;
  private final Apis apis;
  private final Links links;
  private final Readiness readiness;
  private Optional<String> address = Optional.empty();

  /** The API of the node's own agent, and that of the servers. */
  record Apis(NomadClient own, NomadClient servers) {}

  /**
   * What leads to the node and from it.
   *
   * @param api what lies between its driver and the Nomad API
   * @param others all that have to be closed in the end besides
   */
  record Links(Optional<SocketRelay> api, List<SocketRelay> others) {
    Links {
      Objects.requireNonNull(api, "api");
      others = List.copyOf(others);
    }
  }

  /** A node that is not running yet. */
  ContainerNode(
      String name,
      NodeFiles files,
      NodeContainer container,
      Apis apis,
      Links links,
      Readiness readiness) {
    this.name = Objects.requireNonNull(name, "name");
    this.files = Objects.requireNonNull(files, "files");
    this.container = Objects.requireNonNull(container, "container");
    this.agent = new ContainerAgent(name, container, files);
    this.apis = Objects.requireNonNull(apis, "apis");
    this.links = Objects.requireNonNull(links, "links");
    this.readiness = Objects.requireNonNull(readiness, "readiness");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String id() {
    return readiness
        .id()
        .orElseThrow(() -> new ClusterFailure(name + " never became ready and has no id"));
  }

  @Override
  public boolean isUp() {
    return agent.isAlive();
  }

  @Override
  public void drain(Duration deadline) {
    apis.servers().drain(id(), deadline, false);
  }

  @Override
  public void undrain() {
    apis.servers().undrain(id());
  }

  @Override
  public void kill() throws InterruptedException {
    container.kill();
    Await.until("the end of the Nomad agent of " + name, STOP, () -> !agent.isAlive());
  }

  @Override
  public void killAgent() throws InterruptedException {
    agent.kill();
  }

  @Override
  public void stopAgent() throws InterruptedException {
    agent.stop(STOP);
    Await.until("the end of the plugin of " + name, STOP, () -> agent.plugins().isEmpty());
  }

  @Override
  public void start() throws InterruptedException {
    launch();
    awaitReady();
  }

  /** Starts the agent and returns at once. */
  void launch() {
    agent.start();
  }

  void awaitReady() throws InterruptedException {
    Await.noObstacle(
        name + " to be ready",
        READY,
        () -> {
          agent.expectAlive();
          return readiness.obstacle();
        });
  }

  @Override
  public void crashPlugin() {
    agent.crashPlugin();
  }

  @Override
  public void pause() {
    container.pause();
  }

  @Override
  public void pauseAgent() {
    agent.signal("STOP");
  }

  @Override
  public void resume() {
    container.unpause();
    if (agent.isAlive()) {
      agent.signal("CONT");
    }
  }

  @Override
  public boolean canBePartitioned() {
    return true;
  }

  @Override
  public synchronized void partition() {
    if (address.isEmpty()) {
      String now = container.address();
      container.disconnect();
      address = Optional.of(now);
    }
  }

  @Override
  public synchronized void heal() {
    address.ifPresent(container::connect);
    address = Optional.empty();
  }

  @Override
  public Link apiLink() {
    return links
        .api()
        .orElseThrow(
            () ->
                new IllegalStateException("the driver of " + name + " may not ask the Nomad API"));
  }

  @Override
  public Path allocationDirectory(String allocationId) {
    return files.data().resolve("alloc").resolve(allocationId);
  }

  @Override
  public Path hostVolume() {
    return files.hostVolume();
  }

  @Override
  public Path agentLog() {
    return files.log();
  }

  @Override
  public Path rpcTrace() {
    return files.rpcTrace();
  }

  void close() {
    links.api().ifPresent(SocketRelay::close);
    links.others().forEach(SocketRelay::close);
    apis.own().close();
  }
}
