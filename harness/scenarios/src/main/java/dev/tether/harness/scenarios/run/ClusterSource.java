package dev.tether.harness.scenarios.run;

import dev.tether.harness.cluster.Cluster;
import java.nio.file.Path;

/** Starts clusters. */
@FunctionalInterface
public interface ClusterSource {

  /**
   * Starts a cluster and waits until it is ready.
   *
   * @param nodes how many client nodes
   * @param driverSettings further HCL for the driver plugin's {@code config} block
   * @param directory an empty directory for all its files
   */
  Cluster start(int nodes, String driverSettings, Path directory) throws InterruptedException;
}
