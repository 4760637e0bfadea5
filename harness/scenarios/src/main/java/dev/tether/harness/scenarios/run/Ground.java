package dev.tether.harness.scenarios.run;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.nomad.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The cluster that scenarios are played on, one after another. It is used again as long as it suits
 * and came out clean, since starting one takes longer than most scenarios.
 *
 * <p>{@link #close} may be called from any thread at any time; the rest is used by one thread.
 */
final class Ground implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final ClusterSource source;
  private final Path directory;
  private final Await.Progress progress;
  private final Await await;
  private Optional<Cluster> cluster = Optional.empty();
  private Optional<Requirements> opened = Optional.empty();
  private int started;
  private boolean closed;

  Ground(ClusterSource source, Path directory, InstantSource clock, Await.Progress progress) {
    this.source = Objects.requireNonNull(source, "source");
    this.directory = Objects.requireNonNull(directory, "directory");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.await = new Await(clock, progress);
  }

  /** A cluster with the nodes that take part; all its other nodes are drained. */
  record Prepared(Cluster cluster, List<ClusterNode> nodes) {}

  /** Gets a cluster ready. */
  Prepared prepare(Requirements wanted) throws InterruptedException {
    if (opened.filter(wanted::sameDriver).isEmpty()) {
      discard();
    }
    Cluster ready = cluster.isPresent() ? cluster.get() : open(wanted);
    for (ClusterNode node : ready.nodes()) {
      if (!node.isUp()) {
        progress.say("starting " + node.name() + " again");
        node.start();
      }
    }
    while (ready.nodes().size() < wanted.nodes()) {
      progress.say("adding a node");
      ready.addNode();
    }
    List<ClusterNode> taking = ready.nodes().subList(0, wanted.nodes());
    List<ClusterNode> parked = ready.nodes().subList(wanted.nodes(), ready.nodes().size());
    taking.forEach(ClusterNode::undrain);
    parked.forEach(node -> node.drain(DRAIN));
    for (ClusterNode node : taking) {
      awaitNode(ready, node, true);
    }
    for (ClusterNode node : parked) {
      awaitNode(ready, node, false);
    }
    return new Prepared(ready, List.copyOf(taking));
  }

  private void awaitNode(Cluster ready, ClusterNode node, boolean eligible)
      throws InterruptedException {
    await.untilTrue(
        node.name() + " to be ready" + (eligible ? "" : " and drained"),
        READY,
        () ->
            ready.api().node(node.id()).stream()
                .anyMatch(
                    seen ->
                        seen.status() == Node.Status.READY
                            && !seen.draining()
                            && seen.eligible() == eligible),
        () -> ready.api().node(node.id()).map(seen -> seen.status().name()).orElse("unknown"));
  }

  private Cluster open(Requirements wanted) throws InterruptedException {
    Path files = directory.resolve("c" + ++started);
    int nodes = wanted.nodes();
    progress.say("starting a cluster with " + nodes + (nodes == 1 ? " node" : " nodes"));
    Cluster fresh = source.start(wanted, files);
    progress.say("the cluster was up after %.1f s".formatted(fresh.bringUp().toMillis() / 1000.0));
    synchronized (this) {
      if (!closed) {
        cluster = Optional.of(fresh);
        opened = Optional.of(wanted);
        return fresh;
      }
    }
    fresh.close();
    throw new InterruptedException("the run was ended");
  }

  /** Ends the present cluster; the next scenario gets a new one. */
  void discard() {
    Optional<Cluster> old;
    synchronized (this) {
      old = cluster;
      cluster = Optional.empty();
    }
    old.ifPresent(Cluster::close);
  }

  /** The directory of the cluster that was started last. */
  Path directory() {
    return directories().getLast();
  }

  /** The directories of all clusters that were started. */
  List<Path> directories() {
    return IntStream.rangeClosed(1, started)
        .mapToObj(number -> directory.resolve("c" + number))
        .toList();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    discard();
  }
}
