package dev.tether.harness.report;

import java.time.Instant;
import java.util.Objects;

/**
 * What is the same for all scenarios of a run.
 *
 * @param nomad the version of Nomad
 * @param cluster the kind of cluster
 * @param driver which driver was played, for people
 * @param seed what chose the moments of faults
 */
public record RunFacts(Instant began, String nomad, String cluster, String driver, long seed) {
  public RunFacts {
    Objects.requireNonNull(began, "began");
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(driver, "driver");
  }

  /** In a few words: {@code Nomad 1.11.2, process cluster}. */
  String title() {
    return "Nomad %s, %s cluster".formatted(nomad, cluster);
  }
}
