package dev.tether.harness.scenarios.run;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.scenarios.stage.Requirements;
import java.nio.file.Path;

/** Starts clusters. */
@FunctionalInterface
public interface ClusterSource {

  /**
   * Starts a cluster and waits until it is ready.
   *
   * @param wanted how many nodes, and with which driver
   * @param directory for all its files; does not exist yet
   * @throws RuntimeException when it can't be started, with one sentence for people; nothing of it
   *     is left then
   */
  Cluster start(Requirements wanted, Path directory) throws InterruptedException;
}
