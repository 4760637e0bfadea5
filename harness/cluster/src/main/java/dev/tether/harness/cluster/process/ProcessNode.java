package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.Link;
import dev.tether.harness.cluster.ProcessTable.Entry;
import dev.tether.nomad.NomadClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A client node made of processes that carry its marker. */
final class ProcessNode implements ClusterNode {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final String name;
  private final NodeFiles files;
  private final NomadAgent agent;
  private final NomadClient own;
  private final NomadClient servers;
  private final Optional<PluginWrapper> plugin;
  private final Optional<SocketRelay> apiLink;
  private final Readiness readiness;
  private final Site site;

  /**
   * A node that is not running yet.
   *
   * @param own the API of its own agent
   * @param servers the API of the servers
   * @param apiLink what lies between its driver and the API
   */
  ProcessNode(
      String name,
      NodeFiles files,
      NomadAgent agent,
      NomadClient own,
      NomadClient servers,
      Optional<PluginWrapper> plugin,
      Optional<SocketRelay> apiLink,
      Readiness readiness,
      Site site) {
    this.name = name;
    this.files = files;
    this.agent = agent;
    this.own = own;
    this.servers = servers;
    this.plugin = plugin;
    this.apiLink = apiLink;
    this.readiness = readiness;
    this.site = site;
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
    servers.drain(id(), deadline, false);
  }

  @Override
  public void undrain() {
    servers.undrain(id());
  }

  @Override
  public void kill() throws InterruptedException {
    // Frozen first: what dies last must not see what died before.
    site.killer().freezeAll("the processes of " + name, this::processes);
    site.killer().killAll("the processes of " + name, this::processes);
    agent.kill();
  }

  @Override
  public void killAgent() throws InterruptedException {
    agent.kill();
  }

  @Override
  public void stopAgent() throws InterruptedException {
    agent.stop(STOP);
    Await.until("the end of the plugin of " + name, STOP, () -> plugins().isEmpty());
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
    Await.noObstacle(name + " to be ready", READY, this::obstacle);
  }

  /** What keeps the node from being ready. */
  private Optional<String> obstacle() {
    agent.expectAlive();
    return readiness.obstacle();
  }

  @Override
  public void crashPlugin() throws InterruptedException {
    if (plugin.isEmpty()) {
      throw new ClusterFailure(name + " has no driver plugin that could be crashed");
    }
    Await.until("a plugin on " + name, READY, () -> !plugins().isEmpty());
    List<Entry> running = plugins();
    site.killer()
        .killAll(
            "the plugin of " + name,
            () -> running.stream().filter(site.processes()::isAlive).toList());
  }

  @Override
  public void pause() throws InterruptedException {
    site.killer().freezeAll("the processes of " + name, this::processes);
  }

  @Override
  public void pauseAgent() throws InterruptedException {
    site.killer()
        .freezeAll(
            "the Nomad agent of " + name,
            () -> agent.pid().flatMap(site.processes()::process).stream().toList());
  }

  @Override
  public void resume() {
    site.killer().thawAll(processes());
  }

  private List<Entry> processes() {
    return site.processesOf(name);
  }

  private List<Entry> plugins() {
    return plugin.map(p -> p.among(processes())).orElse(List.of());
  }

  @Override
  public Link apiLink() {
    return apiLink.orElseThrow(
        () -> new IllegalStateException("the driver of " + name + " may not ask the Nomad API"));
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

  @Override
  public Path recordedCalls() {
    return files.recordedCalls();
  }

  void close() {
    apiLink.ifPresent(SocketRelay::close);
    own.close();
  }
}
