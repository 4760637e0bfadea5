package dev.tether.harness.nomad;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A Nomad that was run and told its version.
 *
 * @param path the executable, absolute
 * @param version what it told
 * @param origin where it was found, for people: {@code the cache}
 */
public record NomadBinary(Path path, NomadVersion version, String origin) {
  public NomadBinary {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(origin, "origin");
  }
}
