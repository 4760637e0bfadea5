package dev.tether.harness.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A scenario that was played, well or not.
 *
 * @param start when it began
 * @param took how long it took, the clearing up included
 * @param observations what was seen
 * @param changes what Nomad told of its allocations
 * @param failures why it could not go on, and what was not as it foresees, one sentence each
 * @param allocations its allocations at their end, as Nomad tells them
 */
public record Performed(
    Instant start,
    Duration took,
    Observations observations,
    List<AllocationChange> changes,
    List<String> failures,
    List<JsonNode> allocations) {
  public Performed {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(took, "took");
    Objects.requireNonNull(observations, "observations");
    changes = List.copyOf(changes);
    failures = List.copyOf(failures);
    allocations = List.copyOf(allocations);
  }
}
