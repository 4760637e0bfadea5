package dev.tether.harness.cli;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.embedded.EmbeddedCluster;
import dev.tether.harness.embedded.EmbeddedSpec;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.stage.Requirements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Starts clusters that imitate Nomad.
 *
 * @param version the Nomad to imitate
 * @param driver the driver plugin's executable
 * @param agent the runtime agent's executable
 * @param seed decides what the imitation leaves to chance
 * @param names makes names that no other cluster has
 */
record EmbeddedClusters(
    NomadVersion version, Path driver, Path agent, long seed, RandomGenerator names)
    implements ClusterSource {
  /** What is imitated where nobody asks for a version. */
  static final NomadVersion NEWEST = NomadVersion.parse("1.11.2");

  /** Long enough for an agent that is only restarted to be back in time. */
  private static final Duration GRACE = Duration.ofMillis(500);

  EmbeddedClusters {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(names, "names");
  }

  @Override
  public Cluster start(Requirements wanted, Path directory) throws InterruptedException {
    EmbeddedSpec spec =
        new EmbeddedSpec(
            version,
            wanted.nodes(),
            wanted.driver(driver),
            Optional.of(agent),
            directory,
            // Reports are made of the files after the cluster is gone, too.
            true,
            seed,
            GRACE);
    return EmbeddedCluster.start(spec, AgentConnection::to, names);
  }
}
