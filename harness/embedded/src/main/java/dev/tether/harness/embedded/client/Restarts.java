package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Decides by a task's restart policy whether it is started again. Used by one thread. */
final class Restarts {
  private final Deque<Instant> recent = new ArrayDeque<>();

  /** What becomes of a task that ended. */
  sealed interface Decision {

    /** It has done its work. */
    record Done() implements Decision {}

    /** It failed for good. */
    record Failed(String reason) implements Decision {}

    /** It is started again. */
    record Again(Duration delay) implements Decision {}
  }

  /**
   * Decides.
   *
   * @param policy of the task
   * @param success whether it ended well
   * @param batch whether ending well is all it shall do
   */
  Decision decide(JsonNode policy, boolean success, boolean batch, Instant now) {
    if (success && batch) {
      return new Decision.Done();
    }
    long attempts = policy.path("Attempts").asLong(0);
    Duration interval = Duration.ofNanos(policy.path("Interval").asLong(0));
    Duration delay = Duration.ofNanos(policy.path("Delay").asLong(0));
    while (!recent.isEmpty() && recent.peek().plus(interval).isBefore(now)) {
      recent.remove();
    }
    if (recent.size() < attempts) {
      recent.add(now);
      return new Decision.Again(delay);
    }
    if (policy.path("Mode").asText().equals("delay") && attempts > 0) {
      Duration rest =
          Optional.ofNullable(recent.peek())
              .map(first -> Duration.between(now, first.plus(interval)))
              .orElse(interval);
      recent.clear();
      return new Decision.Again(rest.plus(delay));
    }
    return new Decision.Failed(
        attempts == 0
            ? "Policy allows no restarts"
            : "Exceeded allowed attempts %d in interval %ds and mode is \"fail\""
                .formatted(attempts, interval.toSeconds()));
  }
}
