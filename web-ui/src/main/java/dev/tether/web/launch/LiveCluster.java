package dev.tether.web.launch;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.tap.TapDesk;
import dev.tether.web.watch.NodeFaults;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A cluster that runs.
 *
 * @param faults what was done to its nodes and lasts
 * @param record what its taps write
 * @param desk what can be done with its taps
 */
public record LiveCluster(
    ClusterModel model, Cluster cluster, NodeFaults faults, Path record, TapDesk desk) {
  public LiveCluster {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(faults, "faults");
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(desk, "desk");
  }

  /**
   * The node with a name.
   *
   * @throws ClusterFailure when there is none
   */
  public ClusterNode node(String name) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new ClusterFailure("there is no node %s in %s".formatted(name, model.title())));
  }

  /** The address of its API. */
  public String address() {
    return cluster.api().access().address().toString();
  }
}
