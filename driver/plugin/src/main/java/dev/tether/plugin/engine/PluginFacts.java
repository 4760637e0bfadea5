package dev.tether.plugin.engine;

import dev.tether.protocol.nomad.drivers.DriverCapabilities;

/** What never changes about this driver. */
public final class PluginFacts {
  private PluginFacts() {}

  /** The name that job files use: {@code driver = "remote"}. */
  public static final String DRIVER_NAME = "remote";

  /** The name of the executable and the label of its configuration block. */
  public static final String PLUGIN_NAME = "nomad-driver-remote";

  /** The driver's own version. */
  public static final String VERSION = "0.1.0";

  /** What the driver can do, as Nomad asks it. */
  public static final DriverCapabilities CAPABILITIES =
      DriverCapabilities.newBuilder()
          .setSendSignals(true)
          .setExec(true)
          // The task sees nothing of the Nomad node, neither its files nor its agent's environment.
          .setFsIsolation(DriverCapabilities.FSIsolation.IMAGE)
          // What a job mounts is copied.
          .setMountConfigs(DriverCapabilities.MountConfigs.ANY_MOUNTS)
          // Read by Nomad 1.1 to 1.9; later versions ignore it.
          .setRemoteTasks(true)
          .build();
}
