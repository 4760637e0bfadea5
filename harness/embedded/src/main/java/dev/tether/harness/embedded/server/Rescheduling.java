package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Allocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Whether and when a failed allocation is replaced. */
final class Rescheduling {
  private Rescheduling() {}

  /** How long to wait after the failure, or nothing when it is not replaced. */
  static Optional<Duration> delay(JsonNode policy, ObjectNode allocation) {
    int before = allocation.path("RescheduleTracker").path("Events").size();
    boolean unlimited = Trees.is(policy, "Unlimited");
    if (!unlimited && before >= policy.path("Attempts").asInt(0)) {
      return Optional.empty();
    }
    long base = policy.path("Delay").asLong();
    long most = policy.path("MaxDelay").asLong(Long.MAX_VALUE);
    long nanos =
        switch (Trees.text(policy, "DelayFunction")) {
          case "exponential" -> base << Math.min(before, 20);
          case "fibonacci" -> base * fibonacci(before);
          default -> base;
        };
    return Optional.of(Duration.ofNanos(most > 0 ? Math.min(nanos, most) : nanos));
  }

  private static long fibonacci(int n) {
    long last = 1;
    long next = 1;
    for (int i = 0; i < Math.min(n, 30); i++) {
      long sum = last + next;
      last = next;
      next = sum;
    }
    return last;
  }

  /** When it failed. */
  static Instant failedAt(ObjectNode allocation) {
    return new Allocation(allocation)
        .taskStates().values().stream()
            .flatMap(state -> state.finishedAt().stream())
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
  }

  static boolean due(ObjectNode allocation, Duration delay, Instant now) {
    return !failedAt(allocation).plus(delay).isAfter(now);
  }

  /** Its tracker with one event more. */
  static ObjectNode tracked(ObjectNode previous, Instant now) {
    ObjectNode tracker = Trees.object();
    var events = tracker.putArray("Events");
    previous.path("RescheduleTracker").path("Events").forEach(events::add);
    events
        .addObject()
        .put("PrevAllocID", Trees.text(previous, "ID"))
        .put("PrevNodeID", Trees.text(previous, "NodeID"))
        .put("RescheduleTime", now.getEpochSecond() * 1_000_000_000L + now.getNano());
    return tracker;
  }
}
