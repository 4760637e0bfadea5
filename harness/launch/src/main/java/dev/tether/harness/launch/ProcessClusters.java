package dev.tether.harness.launch;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.process.ProcessCluster;
import dev.tether.harness.nomad.NomadBinary;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Starts clusters of processes on this machine.
 *
 * @param nomad the Nomad to run
 * @param agent the runtime agent's executable, for drivers that need it
 * @param random makes names that no other cluster has
 */
public record ProcessClusters(NomadBinary nomad, Optional<Path> agent, RandomGenerator random)
    implements ClusterStarter {
  public ProcessClusters {
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(random, "random");
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
    return ProcessCluster.start(spec, RuntimeAgents::at, random);
  }
}
