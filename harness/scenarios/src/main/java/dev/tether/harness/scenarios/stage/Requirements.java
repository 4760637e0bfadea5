package dev.tether.harness.scenarios.stage;

import java.util.Objects;

/**
 * The cluster a scenario wants.
 *
 * @param nodes how many nodes can take tasks when it begins
 * @param driverSettings further HCL for the driver plugin's {@code config} block
 */
public record Requirements(int nodes, String driverSettings) {
  public Requirements {
    Objects.requireNonNull(driverSettings, "driverSettings");
    if (nodes < 1) {
      throw new IllegalArgumentException("a scenario needs at least one node, got " + nodes);
    }
  }

  /** So many nodes, and the driver as it comes. */
  public static Requirements nodes(int nodes) {
    return new Requirements(nodes, "");
  }

  /** The same with these settings of the driver. */
  public Requirements withDriverSettings(String hcl) {
    return new Requirements(nodes, hcl);
  }
}
