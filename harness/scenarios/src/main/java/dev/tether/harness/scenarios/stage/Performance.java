package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.AllocationWatch;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.harness.scenarios.observe.ProcessWatch;
import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.observe.RpcTrace;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadFailure;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Plays a scenario on a cluster and writes down what happens.
 *
 * @param cluster what to play on; left running
 * @param directory an empty directory for the run's own files, without spaces in its path
 * @param run names the run; no two runs on one cluster may share a name
 * @param random chooses the moments of faults
 */
public record Performance(
    Cluster cluster,
    Path directory,
    String run,
    RandomGenerator random,
    InstantSource clock,
    Await.Progress progress) {

  private static final Duration LOOK_EVERY = Duration.ofMillis(25);

  public Performance {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(progress, "progress");
  }

  /**
   * Plays the scenario to its end and clears up, whatever happens.
   *
   * @param nodes the nodes that take part; every other node is taken to be drained
   * @throws InterruptedException when interrupted; jobs may still run then
   */
  public Performed play(Scenario scenario, List<ClusterNode> nodes) throws InterruptedException {
    Path script = prepare();
    Path ledger = directory.resolve("ledger");
    TaskCommands commands = new TaskCommands(script);
    try (ProcessWatch processes = new ProcessWatch(run, commands, LOOK_EVERY, clock);
        OwnerWatch owners =
            new OwnerWatch(
                cluster.remoteHost().runtime(), cluster.remoteHost().clusterName(), clock);
        AllocationWatch allocations = new AllocationWatch(cluster.api(), run, clock)) {
      StageSetting setting =
          new StageSetting(
              cluster, run, ledger, script, commands, processes, owners, clock, progress, random);
      List<ClusterNode> parked = new ArrayList<>(cluster.nodes());
      parked.removeAll(nodes);
      Recording recording = new Recording(clock, progress);
      Stage stage = new Stage(setting, recording, nodes, parked);
      return play(scenario, stage, allocations);
    }
  }

  private Performed play(Scenario scenario, Stage stage, AllocationWatch allocations)
      throws InterruptedException {
    Instant start = clock.instant();
    List<String> failures = new ArrayList<>();
    try {
      scenario.run(stage);
    } catch (ScenarioFailure | ClusterFailure | NomadFailure | RemoteFailure failure) {
      failures.add(failure.getMessage());
    }
    Leftovers leftovers = clear(stage, failures);
    failures.addAll(stage.recording().disagreements());
    return new Performed(
        start,
        Duration.between(start, clock.instant()),
        observations(stage, leftovers, start),
        allocations.history(),
        failures,
        stage.allocations().stream().map(Allocation::json).toList());
  }

  /** Ends the faults that a scenario that failed left behind, then stops its jobs. */
  private Leftovers clear(Stage stage, List<String> failures) throws InterruptedException {
    try {
      stage.remote().heal();
      return new Clearing(stage).clear();
    } catch (ClusterFailure | NomadFailure | RemoteFailure failure) {
      failures.add("clearing up failed: " + failure.getMessage());
      return new Leftovers(List.of(), List.of("unknown"));
    }
  }

  private Observations observations(Stage stage, Leftovers leftovers, Instant start) {
    List<RpcEvent> rpcs = new ArrayList<>();
    for (ClusterNode node : cluster.nodes()) {
      rpcs.addAll(RpcTrace.read(node.rpcTrace(), node.name(), start));
    }
    return new Observations(
        stage.jobs().stream().flatMap(job -> job.expectations().all().stream()).toList(),
        stage.ledger().completed(stage.processes().instances()),
        stage.owners().history(),
        rpcs,
        stage.recording().actions(),
        stage.recording().logs(),
        stage.recording().exits(),
        stage.recording().probes(),
        leftovers);
  }

  private Path prepare() {
    Path script = directory.resolve("task.sh");
    try (InputStream in = Performance.class.getResourceAsStream("task.sh")) {
      Path ledger = Files.createDirectories(directory.resolve("ledger"));
      // Tasks may run as another user than the harness.
      ledger.toFile().setWritable(true, false);
      Files.write(script, Objects.requireNonNull(in, "no task.sh").readAllBytes());
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't prepare " + directory, unwritable);
    }
    return script;
  }
}
