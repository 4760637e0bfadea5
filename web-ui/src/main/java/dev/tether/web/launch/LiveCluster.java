package dev.tether.web.launch;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.tap.control.TapDirectory;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.watch.NodeFaults;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A cluster that runs.
 *
 * @param faults what was done to its nodes and lasts
 * @param record what its taps write
 */
public record LiveCluster(ClusterModel model, Cluster cluster, NodeFaults faults, Path record) {
  public LiveCluster {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(faults, "faults");
    Objects.requireNonNull(record, "record");
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

  /** Where its taps take commands. */
  public TapDirectory taps() {
    return TapDirectory.beside(record);
  }

  /** The address of its API. */
  public String address() {
    return cluster.api().access().address().toString();
  }
}
