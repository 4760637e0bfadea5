package dev.tether.harness.junit;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.observe.RpcTrace;
import dev.tether.harness.scenarios.run.ClusterLogs;
import dev.tether.harness.scenarios.timeline.Timeline;
import dev.tether.nomad.NomadFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is kept of a test that failed.
 *
 * @param since when the test began
 * @param files the cluster's directory
 */
record Story(
    Cluster cluster,
    Driver driver,
    Instant since,
    List<Action> actions,
    Trace trace,
    List<AllocationChange> allocations,
    List<OwnerChange> owners,
    Path files) {
  Story {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(since, "since");
    actions = List.copyOf(actions);
    Objects.requireNonNull(trace, "trace");
    allocations = List.copyOf(allocations);
    owners = List.copyOf(owners);
    Objects.requireNonNull(files, "files");
  }

  /** Writes timeline, trace, allocations and copies of all logs. */
  void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<String> timeline =
        new ArrayList<>(List.of(cluster.toString(), driver.toString(), "since " + since, ""));
    timeline.addAll(timeline().lines());
    Files.write(directory.resolve("timeline.txt"), timeline);
    Files.writeString(directory.resolve("trace.txt"), trace + "\n");
    Files.writeString(directory.resolve("allocations.json"), allocationsNow());
    ClusterLogs.copy(List.of(files), directory);
  }

  private Timeline timeline() {
    Observations seen =
        new Observations(
            List.of(),
            List.of(),
            owners.stream().filter(change -> !change.at().isBefore(since)).toList(),
            rpcs(),
            actions,
            List.of(),
            List.of(),
            List.of(),
            Leftovers.NONE);
    return Timeline.of(
        since, seen, allocations.stream().filter(change -> !change.at().isBefore(since)).toList());
  }

  /**
   * Tether's driver tells in its own trace what it decided; of others there is what Nomad asked.
   */
  private List<RpcEvent> rpcs() {
    List<RpcEvent> told = new ArrayList<>();
    for (ClusterNode node : cluster.nodes()) {
      told.addAll(RpcTrace.read(node.rpcTrace(), node.name(), since));
    }
    return told.isEmpty() ? trace.stream().flatMap(call -> events(call).stream()).toList() : told;
  }

  private static List<RpcEvent> events(TracedCall call) {
    List<RpcEvent> events = new ArrayList<>();
    events.add(event(call, call.began(), 0, RpcEvent.Phase.BEGIN));
    call.took()
        .ifPresent(
            took ->
                events.add(
                    event(
                        call, call.began().plus(took), took.toNanos() / 1000, RpcEvent.Phase.END)));
    return events;
  }

  private static RpcEvent event(TracedCall call, Instant at, long micros, RpcEvent.Phase phase) {
    return new RpcEvent(
        at,
        call.node(),
        call.method(),
        call.task(),
        call.allocation(),
        phase == RpcEvent.Phase.END ? call.status() : "",
        micros,
        phase,
        Map.of());
  }

  private String allocationsNow() {
    try {
      return cluster
              .api()
              .query("/v1/allocations", Map.of("namespace", "*"), 0, Duration.ZERO)
              .value()
              .toPrettyString()
          + "\n";
    } catch (NomadFailure silent) {
      return "[]\n";
    }
  }
}
