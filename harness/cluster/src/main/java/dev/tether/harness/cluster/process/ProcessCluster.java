package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.RemoteHost;
import dev.tether.nomad.NomadClient;
import dev.tether.runtime.RemoteRuntime;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A cluster whose parts are processes of this machine: a real Nomad server and clients, the driver
 * plugins they start, and a runtime agent with its tasks.
 *
 * <p>It is also closed when this process ends by Ctrl-C or SIGTERM. Closing may go on in one thread
 * while others use the cluster: they get a failure, and nothing is started any more.
 */
public final class ProcessCluster implements Cluster {
  private final ClusterSpec spec;
  private final Remains remains;
  private final Server server;
  private final Optional<AgentHost> host;
  private final Optional<AgentHost> hostOfNeighbour;
  private final Function<Path, RemoteRuntime> connect;
  private final RandomGenerator random;
  private final NodeFactory factory;
  private final List<ProcessNode> nodes = new CopyOnWriteArrayList<>();
  private Duration bringUp = Duration.ZERO;

  private ProcessCluster(
      ClusterSpec spec,
      Site site,
      Remains remains,
      Function<Path, RemoteRuntime> connect,
      Optional<AgentHost> hostOfNeighbour,
      RandomGenerator random)
      throws IOException {
    this.spec = spec;
    this.remains = remains;
    this.connect = connect;
    this.hostOfNeighbour = hostOfNeighbour;
    this.random = random;
    this.server = new Server(site, spec.nomad().path());
    this.host =
        spec.runtimeAgent().isPresent()
            ? Optional.of(new AgentHost(site, spec.runtimeAgent().get().toAbsolutePath(), connect))
            : Optional.empty();
    this.factory =
        new NodeFactory(
            site,
            spec.nomad().path(),
            spec.driver(),
            hostOfNeighbour.isPresent() ? "neighbour-" : "client-",
            site.marker().cluster(),
            server,
            host.or(() -> hostOfNeighbour));
  }

  /**
   * Starts a cluster and returns when all its nodes are ready.
   *
   * @param connect makes a client of the runtime agent that listens on a unix socket
   * @throws ClusterFailure when it can't be started, with the reason; nothing is left behind then
   */
  public static Cluster start(
      ClusterSpec spec, Function<Path, RemoteRuntime> connect, RandomGenerator random)
      throws InterruptedException {
    return start(spec, connect, random, Optional.empty());
  }

  private static Cluster start(
      ClusterSpec spec,
      Function<Path, RemoteRuntime> connect,
      RandomGenerator random,
      Optional<AgentHost> hostOfNeighbour)
      throws InterruptedException {
    long began = System.nanoTime();
    Libc libc = new Libc();
    Site site = Site.of(spec.workDirectory(), libc, random);
    expectEmpty(site.work());
    Remains remains = new Remains(site, spec.keepFiles(), new Mounts(), libc);
    remains.removeAtExit();
    ProcessCluster cluster = prepared(spec, site, remains, connect, hostOfNeighbour, random);
    try {
      cluster.bringUp(began);
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw unwritable(e);
    } catch (RuntimeException | Error | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private static ProcessCluster prepared(
      ClusterSpec spec,
      Site site,
      Remains remains,
      Function<Path, RemoteRuntime> connect,
      Optional<AgentHost> hostOfNeighbour,
      RandomGenerator random) {
    try {
      site.make(spec.keepFiles());
      return new ProcessCluster(spec, site, remains, connect, hostOfNeighbour, random);
    } catch (IOException e) {
      remains.remove();
      throw unwritable(e);
    } catch (RuntimeException | Error e) {
      remains.remove();
      throw e;
    }
  }

  private static ClusterFailure unwritable(IOException e) {
    return new ClusterFailure("the files of the cluster can't be written: " + e, e);
  }

  private static void expectEmpty(Path work) {
    if (Files.notExists(work)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(work)) {
      if (entries.iterator().hasNext()) {
        throw new ClusterFailure(
            "the work directory " + work + " is not empty: give one that is, or a new one");
      }
    } catch (IOException e) {
      throw new ClusterFailure("the work directory " + work + " can't be used: " + e, e);
    }
  }

  private void bringUp(long began) throws InterruptedException, IOException {
    server.launch();
    host.ifPresent(AgentHost::launch);
    server.awaitReady();
    // The clients launch their plugins several times before they need the runtime agent.
    for (int number = 1; number <= spec.clients(); number++) {
      nodes.add(factory.make(number));
      nodes.getLast().launch();
    }
    if (host.isPresent()) {
      host.get().awaitAnswer();
    }
    for (ProcessNode node : nodes) {
      node.awaitReady();
    }
    bringUp = Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public String kind() {
    return "process";
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
    ProcessNode node;
    try {
      node = factory.make(nodes.size() + 1);
    } catch (IOException e) {
      throw unwritable(e);
    }
    nodes.add(node);
    node.start();
    return node;
  }

  @Override
  public RemoteHost remoteHost() {
    return host.<RemoteHost>map(own -> own)
        .or(() -> hostOfNeighbour.map(shared -> shared.as(factory.clusterName())))
        .orElseThrow(
            () -> new IllegalStateException("this cluster was started without a runtime agent"));
  }

  @Override
  public Cluster startNeighbour(int clients, Path directory) throws InterruptedException {
    ClusterSpec other =
        new ClusterSpec(
            spec.nomad(), clients, spec.driver(), Optional.empty(), directory, spec.keepFiles());
    AgentHost shared =
        host.orElseThrow(
            () -> new IllegalStateException("this cluster has no remote host to share"));
    return start(other, connect, random, Optional.of(shared));
  }

  @Override
  public Duration bringUp() {
    return bringUp;
  }

  @Override
  public void close() {
    remains.remove();
    nodes.forEach(ProcessNode::close);
    host.ifPresent(AgentHost::close);
    server.close();
  }
}
