package dev.tether.harness.container;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.harness.cluster.process.FileTree;
import dev.tether.harness.cluster.process.LocalSite;
import dev.tether.nomad.NomadClient;
import dev.tether.runtime.RemoteRuntime;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A cluster whose Nomad agents and driver plugins are in containers, one container a node; the
 * runtime agent and its tasks are processes of this machine.
 *
 * <p>It is also closed when this process ends by Ctrl-C or SIGTERM; containers of a process that
 * was killed are removed when the next cluster starts. Closing may go on in one thread while others
 * use the cluster: they get a failure, and nothing is started any more.
 */
public final class ContainerCluster implements Cluster {
  private final ClusterSpec spec;
  private final ContainerSite site;
  private final Function<Path, RemoteRuntime> connect;
  private final RandomGenerator random;
  private final ContainerServer server;
  private final NodeMaker maker;
  private final List<ContainerNode> nodes = new CopyOnWriteArrayList<>();
  private Duration bringUp = Duration.ZERO;

  private ContainerCluster(
      ClusterSpec spec,
      ContainerSite site,
      String nodeNames,
      Function<Path, RemoteRuntime> connect,
      RandomGenerator random)
      throws IOException {
    this.spec = spec;
    this.site = site;
    this.connect = connect;
    this.random = random;
    this.server = new ContainerServer(site);
    this.maker = new NodeMaker(site, spec.driver(), nodeNames, server, site.local().freePort());
  }

  /**
   * Finds out whether clusters can be started at all.
   *
   * @throws EngineUnavailable when there is no Docker engine
   */
  public static void expectEngine() {
    Engine.connect();
  }

  /**
   * Starts a cluster and returns when all its nodes are ready.
   *
   * @param connect makes a client of the runtime agent that listens on a unix socket
   * @param progress is told of what takes long
   * @throws EngineUnavailable when there is no Docker engine
   * @throws ClusterFailure when it can't be started, with the reason; nothing is left behind then
   */
  public static Cluster start(
      ClusterSpec spec,
      Function<Path, RemoteRuntime> connect,
      RandomGenerator random,
      Await.Progress progress)
      throws InterruptedException {
    Engine engine = Engine.connect();
    engine.sweep();
    NomadImage image = new NomadImages(engine, progress).get(spec.nomad());
    LocalSite local =
        LocalSite.open(
            spec.workDirectory(), spec.keepFiles(), spec.runtimeAgent(), connect, random);
    return start(spec, engine, image, local, "client-", connect, random);
  }

  private static Cluster start(
      ClusterSpec spec,
      Engine engine,
      NomadImage image,
      LocalSite local,
      String nodeNames,
      Function<Path, RemoteRuntime> connect,
      RandomGenerator random)
      throws InterruptedException {
    long began = System.nanoTime();
    Optional<ContainerSite> opened = Optional.empty();
    Optional<ContainerCluster> cluster = Optional.empty();
    boolean started = false;
    try {
      // Other users can't enter it: what is in it, every user may use.
      Path sockets = Files.createTempDirectory("tether-");
      Fleet fleet = Fleet.open(engine, local.name());
      opened =
          Optional.of(
              new ContainerSite(engine, fleet, image, ContainerUser.present(), local, sockets));
      cluster = Optional.of(new ContainerCluster(spec, opened.get(), nodeNames, connect, random));
      cluster.get().bringUp(began);
      started = true;
      return cluster.get();
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      if (!started) {
        cluster.ifPresentOrElse(Cluster::close, local::close);
        opened.ifPresent(site -> site.fleet().close());
      }
    }
  }

  private static ClusterFailure unwritable(IOException e) {
    return new ClusterFailure("the files of the cluster can't be written: " + e, e);
  }

  private void bringUp(long began) throws InterruptedException, IOException {
    server.launch();
    // Clients are told its address.
    for (int number = 1; number <= spec.clients(); number++) {
      nodes.add(maker.make(number));
      nodes.getLast().launch();
    }
    server.awaitReady();
    site.local().awaitHost();
    for (ContainerNode node : nodes) {
      node.awaitReady();
    }
    bringUp = Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public String kind() {
    return "container";
  }

  @Override
  public String nomadVersion() {
    return spec.nomad().version().toString();
  }

  @Override
  public Path nomadProgram() {
    return spec.nomad().path();
  }

  @Override
  public NomadClient api() {
    return server.api();
  }

  @Override
  public List<ClusterNode> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public synchronized ClusterNode addNode() throws InterruptedException {
    ContainerNode node;
    try {
      node = maker.make(nodes.size() + 1);
    } catch (IOException e) {
      throw unwritable(e);
    }
    nodes.add(node);
    node.start();
    return node;
  }

  @Override
  public RemoteHost remoteHost() {
    return site.local()
        .host()
        .orElseThrow(
            () -> new IllegalStateException("this cluster was started without a runtime agent"));
  }

  @Override
  public Cluster startNeighbour(int clients, Path directory) throws InterruptedException {
    remoteHost();
    ClusterSpec other =
        new ClusterSpec(
            spec.nomad(), clients, spec.driver(), Optional.empty(), directory, spec.keepFiles());
    LocalSite local = site.local().neighbour(directory, spec.keepFiles(), connect, random);
    return start(other, site.engine(), site.image(), local, "neighbour-", connect, random);
  }

  @Override
  public int servicePort() {
    return maker.servicePort();
  }

  @Override
  public Duration bringUp() {
    return bringUp;
  }

  @Override
  public void close() {
    site.fleet().close();
    nodes.forEach(ContainerNode::close);
    server.close();
    site.local().close();
    try {
      FileTree.delete(site.sockets());
    } catch (IOException e) {
      System.getLogger(ContainerCluster.class.getName())
          .log(Level.WARNING, "the directory {0} can''t be deleted: {1}", site.sockets(), e);
    }
  }
}
