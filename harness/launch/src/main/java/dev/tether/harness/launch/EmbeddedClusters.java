package dev.tether.harness.launch;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.embedded.EmbeddedCluster;
import dev.tether.harness.embedded.EmbeddedSpec;
import dev.tether.harness.nomad.NomadVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Starts clusters that imitate Nomad.
 *
 * @param version the Nomad to imitate
 * @param agent the runtime agent's executable, for drivers that need it
 * @param seed decides what the imitation leaves to chance
 * @param names makes names that no other cluster has
 */
public record EmbeddedClusters(
    NomadVersion version, Optional<Path> agent, long seed, RandomGenerator names)
    implements ClusterStarter {
  /** What is imitated where nobody asks for a version. */
  public static final NomadVersion NEWEST = NomadVersion.parse("1.11.2");

  /** Long enough for an agent that is only restarted to be back in time. */
  private static final Duration GRACE = Duration.ofMillis(500);

  public EmbeddedClusters {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(names, "names");
  }

  @Override
  public Cluster start(int nodes, DriverSpec.Plugin driver, Path directory)
      throws InterruptedException {
    EmbeddedSpec spec =
        new EmbeddedSpec(
            version,
            nodes,
            driver,
            driver.ours() ? agent : Optional.empty(),
            directory,
            // Reports are made of the files after the cluster is gone, too.
            true,
            seed,
            GRACE);
    return EmbeddedCluster.start(spec, RuntimeAgents::at, names);
  }
}
