package dev.tether.harness.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * What the commands find around them.
 *
 * @param home the directory of the repository, where what was built is looked for
 * @param temporary where temporary files go
 */
public record Surroundings(
    Optional<Path> home, Path temporary, Console console, InstantSource clock, Ending ending) {
  public Surroundings {
    Objects.requireNonNull(home, "home");
    Objects.requireNonNull(temporary, "temporary");
    Objects.requireNonNull(console, "console");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(ending, "ending");
  }
}
