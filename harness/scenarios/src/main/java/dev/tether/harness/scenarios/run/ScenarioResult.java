package dev.tether.harness.scenarios.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.timeline.Timeline;
import dev.tether.harness.scenarios.verify.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a scenario went.
 *
 * @param scenario its name
 * @param cluster the kind of cluster it ran on
 * @param nomad the version of that cluster's Nomad
 * @param seed what chose the moments of its faults
 * @param took how long it took
 * @param bringUp how long its cluster took to start, whichever scenario that was for
 * @param observations what was seen
 * @param judgement what was derived from that
 * @param failures why it did not pass, one sentence each; empty when it passed
 * @param timeline what happened
 * @param allocations its allocations at their end, as Nomad tells them
 */
public record ScenarioResult(
    String scenario,
    String cluster,
    String nomad,
    long seed,
    Duration took,
    Duration bringUp,
    Observations observations,
    Judgement judgement,
    List<String> failures,
    Timeline timeline,
    List<JsonNode> allocations) {
  public ScenarioResult {
    Objects.requireNonNull(scenario, "scenario");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(took, "took");
    Objects.requireNonNull(bringUp, "bringUp");
    Objects.requireNonNull(observations, "observations");
    Objects.requireNonNull(judgement, "judgement");
    failures = List.copyOf(failures);
    Objects.requireNonNull(timeline, "timeline");
    allocations = List.copyOf(allocations);
  }

  /** Whether everything was as it should be. */
  public boolean passed() {
    return failures.isEmpty();
  }
}
