package dev.tether.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.TaskStats;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineRefusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** What the engine measures, in the words of runtimes. */
final class Stats {
  private Stats() {}

  static TaskStats of(Containers containers, String container) {
    JsonNode measured;
    try {
      measured = containers.stats(container);
    } catch (EngineRefusal refusal) {
      throw new RemoteFailure.Refused("the task does not run: " + refusal.said());
    }
    JsonNode usage = measured.path("cpu_stats").path("cpu_usage");
    if (!measured.path("memory_stats").has("usage")) {
      throw new RemoteFailure.Refused("the task does not run, so there is nothing to measure");
    }
    long total = usage.path("total_usage").asLong();
    long system = Math.min(usage.path("usage_in_kernelmode").asLong(), total);
    return new TaskStats(
        time(measured.path("read").asText("")),
        total - system,
        system,
        resident(measured),
        0,
        throttling(measured.path("cpu_stats").path("throttling_data")),
        Optional.of(memory(measured.path("memory_stats"))),
        Map.of());
  }

  private static Optional<TaskStats.Throttling> throttling(JsonNode data) {
    return data.has("throttled_periods")
        ? Optional.of(
            new TaskStats.Throttling(
                data.path("throttled_periods").asLong(), data.path("throttled_time").asLong()))
        : Optional.empty();
  }

  private static TaskStats.Memory memory(JsonNode memory) {
    JsonNode details = memory.path("stats");
    return new TaskStats.Memory(
        bytes(memory, "usage"),
        bytes(details, "total_cache").or(() -> bytes(details, "file")),
        bytes(memory, "max_usage"),
        bytes(details, "total_swap"));
  }

  private static Optional<Long> bytes(JsonNode of, String name) {
    return of.has(name) ? Optional.of(of.path(name).asLong()) : Optional.empty();
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** What the task needs itself, without files that the kernel keeps for it as long as it likes. */
  private static long resident(JsonNode measured) {
    JsonNode memory = measured.path("memory_stats");
    JsonNode details = memory.path("stats");
    if (details.has("total_rss")) {
      return details.path("total_rss").asLong();
    }
    long reclaimable = details.path("inactive_file").asLong(0);
    return Math.max(0, memory.path("usage").asLong() - reclaimable);
  }
}
