package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.Link;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The remote host: one runtime agent, its tasks, and the link that leads to it. */
final class AgentHost implements RemoteHost {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String clusterName;
  private final Path executable;
  private final Path home;
  private final Path linkSocket;
  private final Map<String, String> variables;
  private final Programs programs;
  private final SocketRelay link;

  /** Not that of the Nomad nodes, so that one can be told from the other. */
  private static final String ADDRESS = "127.0.0.2";

  private final RemoteRuntime runtime;
  private Optional<Process> process = Optional.empty();
  private volatile long lifeBegan;

  /**
   * Prepares an agent that is not running yet.
   *
   * @param connect makes a client of the agent from its socket
   */
  AgentHost(Site site, Path executable, Function<Path, RemoteRuntime> connect) throws IOException {
    this.clusterName = site.marker().cluster();
    this.executable = executable;
    this.home = home(site);
    this.linkSocket = site.sockets().resolve("link.sock");
    this.variables = site.variables(Optional.empty());
    this.programs = site.programs();
    Path socket = site.sockets().resolve("agent.sock");
    Path state = Files.createDirectories(state(site));
    Files.writeString(
        config(),
        "listen = unix://%s\nstate_dir = %s\nadvertise_address = %s\n"
            .formatted(socket, state, ADDRESS));
    this.link = new SocketRelay(linkSocket, socket);
    this.runtime = connect.apply(socket);
  }

  private static Path home(Site site) {
    return site.work().resolve("agent");
  }

  /** Below it all remote tasks have their output, and by default their work directory. */
  static Path state(Site site) {
    return home(site).resolve("state");
  }

  /** Where the drivers reach the agent. */
  String driverAddress() {
    return "unix://" + linkSocket;
  }

  private Path config() {
    return home.resolve("agent.conf");
  }

  /** Whether the drivers can have answers. */
  boolean canBeReached() {
    return isAlive() && link.flows();
  }

  private synchronized boolean isAlive() {
    return process.map(Process::isAlive).orElse(false);
  }

  /** The same host as a cluster of another name sees it. */
  RemoteHost as(String otherCluster) {
    return new SharedHost(this, otherCluster);
  }

  @Override
  public RemoteRuntime runtime() {
    return runtime;
  }

  @Override
  public String clusterName() {
    return clusterName;
  }

  @Override
  public void crash() throws InterruptedException {
    Optional<Process> running = current();
    if (running.isPresent()) {
      running.get().destroyForcibly();
      if (!running.get().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new ClusterFailure("the runtime agent did not end although it was killed");
      }
    }
  }

  @Override
  public void start() throws InterruptedException {
    launch();
    awaitAnswer();
  }

  /** Starts the agent and returns at once. */
  synchronized void launch() {
    if (isAlive()) {
      throw new ClusterFailure("the runtime agent is running already");
    }
    lifeBegan = LogTail.size(log());
    process =
        Optional.of(
            programs.start(
                List.of(executable.toString(), "--config", config().toString()), variables, log()));
  }

  void awaitAnswer() throws InterruptedException {
    Await.noObstacle("the runtime agent to answer", LIMIT, this::obstacle);
  }

  private Optional<String> obstacle() {
    Process started = current().orElseThrow(() -> new ClusterFailure("no runtime agent runs"));
    if (!started.isAlive()) {
      throw new ClusterFailure(
          "the runtime agent ended with status %d: %s"
              .formatted(started.exitValue(), LogTail.reason(log(), lifeBegan)));
    }
    return switch (runtime.health()) {
      case RuntimeHealth.Healthy _ -> Optional.empty();
      case RuntimeHealth.Unhealthy(String reason) -> Optional.of(reason);
    };
  }

  private synchronized Optional<Process> current() {
    return process;
  }

  @Override
  public Link link() {
    return link;
  }

  @Override
  public Path log() {
    return home.resolve("agent.log");
  }

  /** Closes its connections; processes are left to the cluster. */
  void close() {
    link.close();
    runtime.close();
  }
}
