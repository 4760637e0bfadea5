package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.google.protobuf.Duration;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Finding;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.Listener;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.harness.conformance.bench.NotApplicable;
import dev.tether.protocol.nomad.drivers.TaskStatsRequest;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import io.grpc.Status;
import java.util.List;

/** Numbers about tasks. */
final class StatsChecks {
  private static final java.time.Duration OPEN = java.time.Duration.ofSeconds(2);

  private StatsChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "stats.stays-open",
            "Driver/TaskStats",
            "Nomad opens a stream that ends again after each interval.",
            bench -> {
              try (Listener<TaskStatsResponse> stream = stats(bench.start("sleep 60"))) {
                Expect.throughout(
                    OPEN,
                    "the stream of a running task ended: " + stream.end(),
                    () -> stream.end().isEmpty());
              }
            }),
        basic(
            "stats.messages-set",
            "Driver/TaskStats stats, agg_resource_usage",
            "An answer without them crashes the Nomad agent.",
            bench -> {
              for (TaskStatsResponse answer : some(bench)) {
                Expect.that(answer.hasStats(), "an answer has no stats");
                Expect.that(
                    answer.getStats().hasAggResourceUsage(), "an answer has no agg_resource_usage");
              }
            }),
        basic(
            "stats.timestamp",
            "Driver/TaskStats timestamp",
            "Without one the numbers belong to 1970.",
            bench -> {
              for (TaskStatsResponse answer : some(bench)) {
                Expect.that(
                    answer.getStats().getTimestamp().getSeconds() > 1_500_000_000L,
                    "the timestamp is " + answer.getStats().getTimestamp());
              }
            }),
        basic(
            "stats.ends-with-task",
            "Driver/TaskStats",
            "A stream of a task that is gone keeps a collector running.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              try (Listener<TaskStatsResponse> stream = stats(task)) {
                task.destroy(true);
                stream.awaitEnd(bench.patience(), "the end of a destroyed task's numbers");
              }
            }),
        basic(
            "stats.unknown-task",
            "Driver/TaskStats",
            "An unknown task has no numbers; an open stream would hide that.",
            bench -> {
              Host host = bench.host();
              try (Listener<TaskStatsResponse> stream = stats(host, "no/such/task")) {
                Status end =
                    stream.awaitEnd(bench.patience(), "an answer to TaskStats of an unknown task");
                Expect.that(end.getCode() != Status.Code.UNAVAILABLE, "it ended with UNAVAILABLE");
              }
            }));
  }

  private static List<TaskStatsResponse> some(Bench bench) throws Exception {
    try (Listener<TaskStatsResponse> stream = stats(bench.start("sleep 60"))) {
      try {
        Expect.within(
            bench.patience().dividedBy(2),
            "numbers",
            () -> stream.messages().size() >= 2 || stream.end().isPresent());
      } catch (Finding none) {
        if (stream.messages().isEmpty()) {
          throw new NotApplicable("the driver tells no numbers");
        }
      }
      return stream.messages();
    }
  }

  private static Listener<TaskStatsResponse> stats(LiveTask task) {
    return stats(task.host(), task.id());
  }

  private static Listener<TaskStatsResponse> stats(Host host, String task) {
    TaskStatsRequest request =
        TaskStatsRequest.newBuilder()
            .setTaskId(task)
            .setCollectionInterval(Duration.newBuilder().setNanos(200_000_000))
            .build();
    return Listener.to(observer -> host.streams().taskStats(request, observer));
  }
}
