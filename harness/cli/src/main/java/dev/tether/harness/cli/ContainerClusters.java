package dev.tether.harness.cli;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.container.ContainerCluster;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.stage.Requirements;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Starts clusters of containers.
 *
 * @param nomad the Nomad to run
 * @param driver the driver plugin's executable
 * @param agent the runtime agent's executable
 * @param random makes names that no other cluster has
 * @param progress is told of what takes long
 */
record ContainerClusters(
    NomadBinary nomad, Path driver, Path agent, RandomGenerator random, Await.Progress progress)
    implements ClusterSource {
  ContainerClusters {
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(progress, "progress");
  }

  @Override
  public Cluster start(Requirements wanted, Path directory) throws InterruptedException {
    ClusterSpec spec =
        new ClusterSpec(
            nomad,
            wanted.nodes(),
            wanted.driver(driver),
            Optional.of(agent),
            directory,
            // Reports are made of the files after the cluster is gone, too.
            true);
    return ContainerCluster.start(spec, AgentConnection::to, random, progress);
  }
}
