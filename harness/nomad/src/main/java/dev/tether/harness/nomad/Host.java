package dev.tether.harness.nomad;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The surroundings in which programs are looked for and started.
 *
 * @param variables the environment, all of it
 * @param home the user's home directory
 */
public record Host(Map<String, String> variables, Path home) {
  public Host {
    variables = Map.copyOf(variables);
  }

  /** This process's own surroundings. */
  public static Host present() {
    return new Host(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** The first program of this name on the PATH. */
  public Optional<Path> program(String name) {
    return Stream.of(variables.getOrDefault("PATH", "").split(":", -1))
        .filter(d -> !d.isEmpty())
        .map(d -> Path.of(d).resolve(name).toAbsolutePath())
        .filter(p -> Files.isRegularFile(p) && Files.isExecutable(p))
        .findFirst();
  }

  /** Where downloads and builds are kept between runs. */
  public Path cache() {
    return Optional.ofNullable(variables.get("XDG_CACHE_HOME"))
        .filter(c -> c.startsWith("/"))
        .map(Path::of)
        .orElse(home.resolve(".cache"))
        .resolve("tether");
  }
}
