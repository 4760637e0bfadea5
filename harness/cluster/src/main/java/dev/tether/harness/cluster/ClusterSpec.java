package dev.tether.harness.cluster;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The cluster a scenario wants.
 *
 * @param nomadBinary the Nomad to run
 * @param clients how many client nodes, at least 1
 * @param driver the driver plugin's executable; its file name is the label of its configuration block
 * @param driverSettings further lines of HCL for the plugin's {@code config} block
 * @param workDirectory where all files of the cluster go; removed at the end unless kept
 */
public record ClusterSpec(
    Path nomadBinary, int clients, Path driver, String driverSettings, Path workDirectory) {
  public ClusterSpec {
    Objects.requireNonNull(nomadBinary, "nomadBinary");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(driverSettings, "driverSettings");
    Objects.requireNonNull(workDirectory, "workDirectory");
    if (clients < 1) {
      throw new IllegalArgumentException("a cluster has at least one client, got " + clients);
    }
  }
}
