package dev.tether.web.launch;

import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.web.tap.ShellWord;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A cluster that somebody wants to have.
 *
 * @param nodes how many client nodes, from 1 to 9
 * @param driver the driver plugin; none for Tether's own
 * @param settings lines of HCL for the driver's {@code config} block; may be empty
 */
public record LaunchConfiguration(
    ClusterChoice choice, int nodes, Optional<Path> driver, String settings) {
  /** The most nodes that a cluster begins with. */
  public static final int MOST_NODES = 9;

  public LaunchConfiguration {
    Objects.requireNonNull(choice, "choice");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(settings, "settings");
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new IllegalArgumentException(
          "a cluster begins with 1 to %d nodes, got %d".formatted(MOST_NODES, nodes));
    }
  }

  /** One whose driver has no further settings. */
  public LaunchConfiguration(ClusterChoice choice, int nodes, Optional<Path> driver) {
    this(choice, nodes, driver, "");
  }

  /** For people: {@code Nomad 1.11.2}. */
  public String title() {
    String version = choice.nomad().map(NomadVersion::toString).orElse("");
    return switch (choice.kind()) {
      case EMBEDDED -> version.isEmpty() ? "embedded" : "embedded " + version;
      case PROCESS, CONTAINER -> version.isEmpty() ? "nomad" : "nomad " + version;
    };
  }

  /** The command that starts a workbench with such a cluster. */
  public String command() {
    return "./tether up --cluster "
        + choice.kind().word()
        + choice.nomad().map(version -> " --nomad " + version).orElse("")
        + " --nodes "
        + nodes
        + driver.map(path -> " --driver " + ShellWord.of(path.toString())).orElse("")
        + (settings.isBlank() ? "" : " --driver-settings " + ShellWord.of(settings.strip()));
  }
}
