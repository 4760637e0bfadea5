package dev.tether.harness.embedded.dialect;

import dev.tether.harness.nomad.NomadVersion;
import java.util.Objects;

/** How a cluster behaves, chosen by the version of Nomad that it imitates. */
public record Dialect(NomadVersion version) {
  public Dialect {
    Objects.requireNonNull(version, "version");
  }

  /** Whether remote tasks are handed over with their handles, and stopped with DETACH. */
  public boolean handsOver() {
    return isBefore(1, 10);
  }

  /** Whether a drained batch allocation gets a successor. */
  public boolean placesBatchSuccessors() {
    return isBefore(1, 11);
  }

  /** Whether a person's {@code alloc stop} asks for a reschedule in so many words. */
  public boolean stopAsksForReschedule() {
    return !isBefore(1, 11);
  }

  /** Whether system jobs come back by themselves to a node whose drain was ended. */
  public boolean systemJobsReturn() {
    return isBefore(1, 11);
  }

  private boolean isBefore(int major, int minor) {
    return version.major() < major || (version.major() == major && version.minor() < minor);
  }
}
