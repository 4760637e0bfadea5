package dev.tether.harness.cli;

import dev.tether.harness.launch.Built;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Finds the programs that the build made. */
public final class Distributions {
  private final Optional<Path> home;

  /** Looks below this directory, the repository's. */
  public Distributions(Optional<Path> home) {
    this.home = Objects.requireNonNull(home, "home");
  }

  /**
   * The driver plugin's executable.
   *
   * @param given the one that was asked for
   * @throws Problem when there is none
   */
  public Path driver(Optional<Path> given) {
    return given
        .map(path -> usable(path, "the driver"))
        .orElseGet(() -> built(Built::driver, "driver", "--driver PATH"));
  }

  /**
   * The runtime agent's executable.
   *
   * @param given the directory of the one that was asked for
   * @throws Problem when there is none
   */
  public Path agent(Optional<Path> given) {
    return given
        .map(directory -> usable(directory.resolve("tether-agent"), "the runtime agent"))
        .orElseGet(() -> built(Built::agent, "runtime agent", "--agent-dir DIR"));
  }

  /**
   * The tap's executable.
   *
   * @throws Problem when it is not built
   */
  public Path tap() {
    return built(Built::tap, "tap", "tether.home of a built repository");
  }

  private static Path usable(Path path, String what) {
    Path absolute = path.toAbsolutePath().normalize();
    if (!Files.isRegularFile(absolute)) {
      throw Problem.wrongUsage(what + " " + absolute + " does not exist or is no file");
    }
    if (!Files.isExecutable(absolute)) {
      throw Problem.wrongUsage(
          what + " " + absolute + " is not executable: chmod +x it, or give another one");
    }
    return absolute;
  }

  private Path built(Function<Built, Path> program, String what, String option) {
    if (home.isEmpty()) {
      throw Problem.missing(
          "the %s is looked for below tether.home, which is not set: give %s"
              .formatted(what, option));
    }
    Path path = program.apply(Built.inRepository(home.get())).toAbsolutePath().normalize();
    if (!Files.isExecutable(path)) {
      throw Problem.missing(
          "the %s is not built: there is no %s; build it with `mvn package`, or give %s"
              .formatted(what, path, option));
    }
    return path;
  }
}
