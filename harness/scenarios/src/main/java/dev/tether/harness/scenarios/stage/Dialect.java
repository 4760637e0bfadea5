package dev.tether.harness.scenarios.stage;

import dev.tether.harness.nomad.NomadVersion;
import java.util.Objects;

/** What scenarios have to know of a version of Nomad. */
public record Dialect(NomadVersion version) {
  public Dialect {
    Objects.requireNonNull(version, "version");
  }

  /** The dialect of a version as Nomad tells it: {@code 1.11.2}. */
  public static Dialect of(String version) {
    return new Dialect(NomadVersion.parse(version));
  }

  /** Whether Nomad itself hands remote tasks over: up to 1.9. */
  public boolean handsOver() {
    return isBefore(1, 10);
  }

  /** Whether a drained batch allocation gets a successor: up to 1.10. */
  public boolean placesBatchSuccessors() {
    return isBefore(1, 11);
  }

  /** Whether a group says with a {@code disconnect} block what an absence of its node means. */
  public boolean hasDisconnectBlock() {
    return !isBefore(1, 8);
  }

  private boolean isBefore(int major, int minor) {
    return version.major() < major || (version.major() == major && version.minor() < minor);
  }
}
