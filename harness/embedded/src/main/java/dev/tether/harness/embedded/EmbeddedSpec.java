package dev.tether.harness.embedded;

import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.nomad.NomadVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The cluster a scenario wants.
 *
 * @param version the Nomad to imitate
 * @param clients how many client nodes, at least 1
 * @param driver what runs the tasks
 * @param runtimeAgent the executable of the runtime agent, or none for a cluster without remote
 *     host
 * @param workDirectory where all files of the cluster go: new or empty
 * @param keepFiles whether the files stay when the cluster is closed
 * @param seed decides where allocations are placed and what their ids are
 * @param grace how long a node may be silent
 */
public record EmbeddedSpec(
    NomadVersion version,
    int clients,
    DriverSpec.Plugin driver,
    Optional<Path> runtimeAgent,
    Path workDirectory,
    boolean keepFiles,
    long seed,
    Duration grace) {
  public EmbeddedSpec {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(runtimeAgent, "runtimeAgent");
    Objects.requireNonNull(workDirectory, "workDirectory");
    Objects.requireNonNull(grace, "grace");
    if (clients < 1) {
      throw new IllegalArgumentException("a cluster has at least one client, got " + clients);
    }
  }
}
