package dev.tether.harness.launch;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.container.ContainerCluster;
import dev.tether.harness.nomad.NomadBinary;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Starts clusters of containers.
 *
 * @param nomad the Nomad to run
 * @param agent the runtime agent's executable, for drivers that need it
 * @param random makes names that no other cluster has
 * @param progress is told of what takes long
 */
public record ContainerClusters(
    NomadBinary nomad, Optional<Path> agent, RandomGenerator random, Await.Progress progress)
    implements ClusterStarter {
  public ContainerClusters {
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(progress, "progress");
  }

  @Override
  public Cluster start(int nodes, DriverSpec.Plugin driver, Path directory)
      throws InterruptedException {
    ClusterSpec spec =
        new ClusterSpec(
            nomad,
            nodes,
            driver,
            driver.ours() ? agent : Optional.empty(),
            directory,
            // Reports are made of the files after the cluster is gone, too.
            true);
    return ContainerCluster.start(spec, RuntimeAgents::at, random, progress);
  }
}
