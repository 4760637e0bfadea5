package dev.tether.web.watch;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.web.model.ClusterModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watches one cluster until it is closed. Its threads end with it; what was seen stays in the
 * model.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final Duration LOOK_AT_RECORD = Duration.ofMillis(10);

  private final Optional<OwnerWatch> owners;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Begins to watch.
   *
   * @param faults what was done to nodes that the servers don't know
   * @param record where the tap writes
   * @param driver by which name jobs call the driver
   * @param ours whether it is Tether's, whose runtime tells who owns what
   */
  public ClusterWatch(
      Cluster cluster,
      ClusterModel model,
      NodeFaults faults,
      Path record,
      InstantSource clock,
      String driver,
      boolean ours) {
    this.owners =
        ours
            ? Optional.of(
                new OwnerWatch(
                    cluster.remoteHost().runtime(),
                    cluster.remoteHost().clusterName(),
                    clock,
                    model::owned))
            : Optional.empty();
    NodeLook nodes =
        new NodeLook(() -> cluster.api().nodes(), cluster::nodes, model, faults, clock, driver);
    threads.add(Thread.ofVirtual().name("node-look").start(nodes));
    threads.add(
        Thread.ofVirtual()
            .name("allocation-look")
            .start(new AllocationLook(cluster.api(), model, clock)));
    TapReader reader =
        new TapReader(
            model, record, _ -> Optional.empty(), allocation -> nodeOf(cluster, model, allocation));
    threads.add(Thread.ofVirtual().name("tap-reader").start(() -> reader.follow(LOOK_AT_RECORD)));
  }

  private static Optional<String> nodeOf(Cluster cluster, ClusterModel model, String allocation) {
    return model
        .allocation(allocation)
        .map(found -> found.node())
        .or(
            () ->
                cluster.nodes().stream()
                    .filter(node -> knows(node, allocation))
                    .map(ClusterNode::name)
                    .findFirst());
  }

  private static boolean knows(ClusterNode node, String allocation) {
    return node.allocationDirectory(allocation).toFile().exists();
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    owners.ifPresent(OwnerWatch::close);
  }
}
