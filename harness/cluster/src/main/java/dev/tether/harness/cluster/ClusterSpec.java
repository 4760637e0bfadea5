package dev.tether.harness.cluster;

import dev.tether.harness.nomad.NomadBinary;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The cluster a scenario wants.
 *
 * @param nomad the Nomad to run
 * @param clients how many client nodes, at least 1
 * @param driver what runs the tasks
 * @param runtimeAgent the executable of the runtime agent, or none for a cluster without remote
 *     host
 * @param workDirectory where all files of the cluster go: new or empty
 * @param keepFiles whether the files stay when the cluster is closed
 */
public record ClusterSpec(
    NomadBinary nomad,
    int clients,
    DriverSpec driver,
    Optional<Path> runtimeAgent,
    Path workDirectory,
    boolean keepFiles) {
  public ClusterSpec {
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(runtimeAgent, "runtimeAgent");
    Objects.requireNonNull(workDirectory, "workDirectory");
    if (clients < 1) {
      throw new IllegalArgumentException("a cluster has at least one client, got " + clients);
    }
  }
}
