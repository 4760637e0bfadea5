package dev.tether.harness.cluster;

import java.nio.file.Path;
import java.util.Objects;

/** The only task driver that the clients of a cluster offer. */
public sealed interface DriverSpec {

  /** The name that tasks call it by: {@code remote}. */
  String name();

  /** One of Nomad's own drivers, for instance {@code raw_exec}. */
  record BuiltIn(String name) implements DriverSpec {
    public BuiltIn {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A driver plugin.
   *
   * @param executable starts the plugin; its file name is the label of its configuration block
   * @param apiAccess whether it may ask the Nomad API of its own node; without, on Nomad 1.10 and
   *     newer nothing can be reattached
   * @param settings further lines of HCL for its {@code config} block
   */
  record Plugin(String name, Path executable, boolean apiAccess, String settings)
      implements DriverSpec {
    public Plugin {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(executable, "executable");
      Objects.requireNonNull(settings, "settings");
    }

    /** Tether's driver, with access to the API and no further settings. */
    public static Plugin remote(Path executable) {
      return new Plugin("remote", executable, true, "");
    }

    /** The same without access to the API. */
    public Plugin withoutApi() {
      return new Plugin(name, executable, false, settings);
    }

    /** The same with further lines of settings. */
    public Plugin with(String lines) {
      return new Plugin(name, executable, apiAccess, settings + lines + "\n");
    }
  }
}
