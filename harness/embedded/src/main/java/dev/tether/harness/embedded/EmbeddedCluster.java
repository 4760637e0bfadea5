package dev.tether.harness.embedded;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.harness.cluster.process.LocalSite;
import dev.tether.harness.embedded.client.ClientAgent;
import dev.tether.harness.embedded.client.NodeDisk;
import dev.tether.harness.embedded.command.NomadCommand;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.harness.embedded.http.Agents;
import dev.tether.harness.embedded.http.ApiServer;
import dev.tether.harness.embedded.server.Ids;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.time.ClusterTime;
import dev.tether.nomad.NomadAccess;
import dev.tether.nomad.NomadClient;
import dev.tether.runtime.RemoteRuntime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A cluster that has no Nomad in it. See the package. Thread-safe. */
public final class EmbeddedCluster implements Cluster, Agents {
  private final EmbeddedSpec spec;
  private final LocalSite site;
  private final ClusterTime time;
  private final EmbeddedParts parts;
  private final Launch launch;
  private final ApiServer http;
  private final NomadClient api;
  private final Path nomad;
  private final List<EmbeddedNode> nodes = new CopyOnWriteArrayList<>();
  private Duration bringUp = Duration.ZERO;

  /**
   * How it was started, for its neighbours.
   *
   * @param connect makes a client of a runtime agent
   * @param names makes names that no other cluster has
   * @param nodeNames what the names of its nodes begin with
   */
  private record Launch(
      Function<Path, RemoteRuntime> connect, RandomGenerator names, String nodeNames) {}

  private EmbeddedCluster(EmbeddedSpec spec, LocalSite site, ClusterTime time, Launch launch)
      throws IOException {
    this.launch = launch;
    this.spec = spec;
    this.site = site;
    this.time = time;
    Ids ids = new Ids(new Random(spec.seed()));
    Server server =
        new Server(new StateStore(), new Dialect(spec.version()), time, ids, spec.grace());
    this.parts = new EmbeddedParts(site, server, this, time, ids, spec.driver());
    this.nomad = NomadCommand.install(site.work());
    this.http = ApiServer.start(0, server, this, () -> {});
    this.api =
        new NomadClient(
            NomadAccess.to(URI.create(http.address())).withTimeout(Duration.ofSeconds(10)));
  }

  /**
   * Starts a cluster and returns when all its nodes are ready.
   *
   * @param connect makes a client of the runtime agent that listens on a unix socket
   * @param names makes a name that no other cluster of this machine has
   * @throws ClusterFailure when it can't be started, with the reason; nothing is left behind then
   */
  public static EmbeddedCluster start(
      EmbeddedSpec spec, Function<Path, RemoteRuntime> connect, RandomGenerator names)
      throws InterruptedException {
    LocalSite site =
        LocalSite.open(spec.workDirectory(), spec.keepFiles(), spec.runtimeAgent(), connect, names);
    return start(spec, site, new Launch(connect, names, "client-"));
  }

  private static EmbeddedCluster start(EmbeddedSpec spec, LocalSite site, Launch launch)
      throws InterruptedException {
    long began = System.nanoTime();
    ClusterTime time = ClusterTime.running(InstantSource.system());
    EmbeddedCluster cluster;
    try {
      cluster = new EmbeddedCluster(spec, site, time, launch);
    } catch (IOException e) {
      site.close();
      time.close();
      throw new ClusterFailure("the cluster can't be set up: " + e.getMessage(), e);
    }
    boolean started = false;
    try {
      cluster.bringUp(began);
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  private void bringUp(long began) throws InterruptedException {
    for (int number = 1; number <= spec.clients(); number++) {
      nodes.add(node(number));
    }
    // A driver that finds no runtime agent looks again only after a while.
    site.awaitHost();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starting = new ArrayList<>();
      for (EmbeddedNode node : nodes) {
        starting.add(
            threads.submit(
                () -> {
                  node.start();
                  return node;
                }));
      }
      for (Future<?> one : starting) {
        var _ = one.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClusterFailure failure) {
        throw failure;
      }
      throw new ClusterFailure("a node can't be started: " + e.getCause(), e);
    }
    bringUp = Duration.ofNanos(System.nanoTime() - began);
  }

  private EmbeddedNode node(int number) {
    String name = launch.nodeNames() + number;
    Path home = site.work().resolve(name);
    NodeDisk disk = new NodeDisk(parts.ids().next(), name, home.resolve("data"));
    try {
      Files.createDirectories(disk.hostVolume());
    } catch (IOException e) {
      throw new ClusterFailure("can't make the directories of " + name + ": " + e, e);
    }
    return new EmbeddedNode(parts, disk, home);
  }

  @Override
  public String kind() {
    return "embedded";
  }

  @Override
  public String nomadVersion() {
    return spec.version().toString();
  }

  @Override
  public NomadClient api() {
    return api;
  }

  @Override
  public List<ClusterNode> nodes() {
    return List.copyOf(nodes);
  }

  /** The nodes with what only this kind of cluster can do. */
  public List<EmbeddedNode> embeddedNodes() {
    return List.copyOf(nodes);
  }

  /** The cluster's time, which can be put forward. */
  public ClusterTime time() {
    return time;
  }

  @Override
  public synchronized ClusterNode addNode() throws InterruptedException {
    EmbeddedNode node = node(nodes.size() + 1);
    nodes.add(node);
    node.start();
    return node;
  }

  @Override
  public RemoteHost remoteHost() {
    return site.host()
        .orElseThrow(
            () -> new IllegalStateException("this cluster was started without a runtime agent"));
  }

  /** A program with the part of Nomad's command line that scenarios use. */
  @Override
  public Path nomadProgram() {
    return nomad;
  }

  @Override
  public Cluster startNeighbour(int clients, Path directory) throws InterruptedException {
    EmbeddedSpec other =
        new EmbeddedSpec(
            spec.version(),
            clients,
            spec.driver(),
            Optional.empty(),
            directory,
            spec.keepFiles(),
            spec.seed() + 1,
            spec.grace());
    LocalSite next = site.neighbour(directory, spec.keepFiles(), launch.connect(), launch.names());
    return start(other, next, new Launch(launch.connect(), launch.names(), "neighbour-"));
  }

  @Override
  public Duration bringUp() {
    return bringUp;
  }

  @Override
  public Optional<ClientAgent> agent(String nodeId) {
    return nodes.stream()
        .filter(node -> node.id().equals(nodeId))
        .findFirst()
        .flatMap(EmbeddedNode::agent);
  }

  @Override
  public Path allocationDirectory(String nodeId, String allocationId) {
    return nodes.stream()
        .filter(node -> node.id().equals(nodeId))
        .findFirst()
        .map(node -> node.allocationDirectory(allocationId))
        .orElseThrow(() -> new ClusterFailure("there is no node " + nodeId));
  }

  @Override
  public void close() {
    api.close();
    nodes.forEach(EmbeddedNode::close);
    http.close();
    time.close();
    site.close();
  }
}
