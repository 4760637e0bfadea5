package dev.tether.harness.launch;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the programs are below a directory: in a repository that was built, or in the artefact that
 * has them for projects outside of it. Whether they are there is not asked.
 */
public final class Built {
  private final Path driver;
  private final Path agent;
  private final Path tap;

  private Built(Path driver, Path agent, Path tap) {
    this.driver = Objects.requireNonNull(driver, "driver");
    this.agent = Objects.requireNonNull(agent, "agent");
    this.tap = Objects.requireNonNull(tap, "tap");
  }

  /** Where the build of the repository in this directory leaves them. */
  public static Built inRepository(Path home) {
    return new Built(
        home.resolve("driver/plugin/target/nomad-driver-remote/nomad-driver-remote"),
        home.resolve("driver/agent/target/tether-agent/tether-agent"),
        home.resolve("harness/tap/target/tether-tap/tether-tap"));
  }

  /** Where they are side by side in this directory. */
  public static Built sideBySide(Path directory) {
    return new Built(
        directory.resolve("nomad-driver-remote/nomad-driver-remote"),
        directory.resolve("tether-agent/tether-agent"),
        directory.resolve("tether-tap/tether-tap"));
  }

  /** Tether's driver plugin. */
  public Path driver() {
    return driver;
  }

  /** The runtime agent. */
  public Path agent() {
    return agent;
  }

  /** The tap. */
  public Path tap() {
    return tap;
  }
}
