package dev.tether.plugin.lifecycle;

import dev.tether.plugin.config.RemoteNeeds;
import dev.tether.runtime.Capability;
import dev.tether.runtime.Limits;
import dev.tether.runtime.Settings.InvalidSetting;
import java.util.Set;

/** Refuses what a runtime can't do, before anything is asked of it. */
final class RuntimeFit {
  private final String runtime;
  private final Set<Capability> capabilities;

  RuntimeFit(String runtime, Set<Capability> capabilities) {
    this.runtime = runtime;
    this.capabilities = Set.copyOf(capabilities);
  }

  /**
   * Compares what a task wants with what the runtime can do.
   *
   * @throws InvalidSetting when it can't; the message names the key
   */
  void check(RemoteNeeds needs) {
    Limits limits = needs.limits();
    limit("cores", Capability.CPU_LIMIT, limits.cores().isPresent());
    limit("memory", Capability.MEMORY_LIMIT, limits.memoryBytes().isPresent());
    limit("pids", Capability.PIDS_LIMIT, limits.pids().isPresent());
    limit("disk", Capability.DISK_LIMIT, limits.diskBytes().isPresent());
    limit("ulimits", Capability.ULIMITS, !limits.ulimits().isEmpty());
    if (!needs.ports().isEmpty() && !capabilities.contains(Capability.PORTS)) {
      throw new InvalidSetting(
          "ports",
          "runtime \"%s\" gives no ports to tasks; leave the key out, or name another runtime"
              .formatted(runtime));
    }
  }

  private void limit(String key, Capability capability, boolean wanted) {
    if (wanted && !capabilities.contains(capability)) {
      throw new InvalidSetting(
          "resources." + key,
          ("runtime \"%1$s\" can't keep tasks to this limit (an agent says why in the node's"
                  + " attribute driver.remote.runtime.%1$s.limit.%2$s); leave the key out, or name"
                  + " another runtime")
              .formatted(runtime, key));
    }
  }
}
