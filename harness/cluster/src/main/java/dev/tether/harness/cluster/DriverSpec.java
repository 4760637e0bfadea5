package dev.tether.harness.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
   * Directories of this machine that a plugin uses besides those of its programs. Where a node has
   * files of its own, it finds these under the same names.
   *
   * @param read what it only reads
   * @param written what it writes; nobody else needs to be able to
   */
  record Places(List<Path> read, List<Path> written) {
    /** None. */
    public static final Places NONE = new Places(List.of(), List.of());

    public Places {
      read = List.copyOf(read);
      written = List.copyOf(written);
    }
  }

  /**
   * A driver plugin.
   *
   * @param executable starts the plugin; its file name is the label of its configuration block
   * @param apiAccess whether it may ask the Nomad API of its own node; without, on Nomad 1.10 and
   *     newer nothing can be reattached
   * @param settings further lines of HCL for its {@code config} block
   * @param ours whether it is Tether's, which is told in its {@code config} block where runtime
   *     agent and API are
   * @param tap the tap's program, which is started in its place and records every call
   * @param places what it uses besides
   */
  record Plugin(
      String name,
      Path executable,
      boolean apiAccess,
      String settings,
      boolean ours,
      Optional<Path> tap,
      Places places)
      implements DriverSpec {
    public Plugin {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(executable, "executable");
      Objects.requireNonNull(settings, "settings");
      Objects.requireNonNull(tap, "tap");
      Objects.requireNonNull(places, "places");
    }

    /** Tether's driver, with access to the API and no further settings. */
    public static Plugin remote(Path executable) {
      return new Plugin("remote", executable, true, "", true, Optional.empty(), Places.NONE);
    }

    /** Anybody's driver, whose {@code config} block has its own settings and nothing else. */
    public static Plugin foreign(String name, Path executable) {
      return new Plugin(name, executable, false, "", false, Optional.empty(), Places.NONE);
    }

    /** The same without access to the API. */
    public Plugin withoutApi() {
      return new Plugin(name, executable, false, settings, ours, tap, places);
    }

    /** The same with further lines of settings. */
    public Plugin with(String lines) {
      return new Plugin(name, executable, apiAccess, settings + lines + "\n", ours, tap, places);
    }

    /** The same behind the tap. */
    public Plugin tapped(Path program) {
      return new Plugin(name, executable, apiAccess, settings, ours, Optional.of(program), places);
    }

    /** The same, which uses these places. */
    public Plugin using(Places others) {
      return new Plugin(name, executable, apiAccess, settings, ours, tap, others);
    }

    /** The same, started from another file. */
    public Plugin at(Path place) {
      return new Plugin(name, place, apiAccess, settings, ours, tap, places);
    }

    /**
     * What has to be started; arguments for the driver may follow.
     *
     * @param record where the tap writes the calls, if there is one
     */
    public List<String> command(Path record) {
      String driver = executable.toAbsolutePath().toString();
      return tap.map(
              program ->
                  List.of(
                      program.toAbsolutePath().toString(),
                      "--driver",
                      driver,
                      "--record",
                      record.toString(),
                      "--"))
          .orElse(List.of(driver));
    }
  }
}
