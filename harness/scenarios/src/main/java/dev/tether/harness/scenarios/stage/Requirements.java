package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.DriverSpec;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The cluster a scenario wants.
 *
 * @param nodes how many nodes can take tasks when it begins
 * @param apiAccess whether the driver may ask the Nomad API
 * @param driverSettings further HCL for the driver plugin's {@code config} block
 */
public record Requirements(int nodes, boolean apiAccess, String driverSettings) {
  public Requirements {
    Objects.requireNonNull(driverSettings, "driverSettings");
    if (nodes < 1) {
      throw new IllegalArgumentException("a scenario needs at least one node, got " + nodes);
    }
  }

  /** So many nodes, and the driver as it comes. */
  public static Requirements nodes(int nodes) {
    return new Requirements(nodes, true, "");
  }

  /** The same with these settings of the driver. */
  public Requirements withDriverSettings(String hcl) {
    return new Requirements(nodes, apiAccess, hcl);
  }

  /** The same with a driver that may not ask the Nomad API. */
  public Requirements withoutApiAccess() {
    return new Requirements(nodes, false, driverSettings);
  }

  /** At least so many nodes, where several are wanted: a single one has its reason. */
  public Requirements atLeast(int other) {
    return nodes == 1 ? this : new Requirements(Math.max(nodes, other), apiAccess, driverSettings);
  }

  /** A driver plugin of Tether as it is wanted. */
  public DriverSpec.Plugin driver(Path executable) {
    DriverSpec.Plugin plugin = DriverSpec.Plugin.remote(executable).with(driverSettings);
    return apiAccess ? plugin : plugin.withoutApi();
  }

  /** Whether both want the same driver. */
  public boolean sameDriver(Requirements other) {
    return apiAccess == other.apiAccess && driverSettings.equals(other.driverSettings);
  }
}
