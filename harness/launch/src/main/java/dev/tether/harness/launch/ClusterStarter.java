package dev.tether.harness.launch;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.DriverSpec;
import java.nio.file.Path;

/** Starts clusters of one kind, with one Nomad. Safe for use by many threads. */
@FunctionalInterface
public interface ClusterStarter {

  /**
   * Starts a cluster and waits until it is ready. Its files stay when it is closed.
   *
   * @param nodes how many client nodes, at least 1
   * @param directory for all its files; does not exist yet
   * @throws RuntimeException when it can't be started, with one sentence for people; nothing of it
   *     runs then
   */
  Cluster start(int nodes, DriverSpec.Plugin driver, Path directory) throws InterruptedException;
}
