package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.AllocationWatch;
import dev.tether.harness.scenarios.observe.Expectation;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

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
    Path ledger = prepareLedger();
    Map<JobPlan.Writer, Path> scripts = scripts();
    TaskCommands commands = new TaskCommands(scripts.values());
    try (ProcessWatch processes = new ProcessWatch(run, commands, LOOK_EVERY, clock);
        OwnerWatch owners =
            new OwnerWatch(
                cluster.remoteHost().runtime(), cluster.remoteHost().clusterName(), clock);
        AllocationWatch allocations = new AllocationWatch(cluster.api(), run, clock)) {
      StageSetting setting =
          new StageSetting(
              cluster, run, "", ledger, scripts, commands, processes, owners, clock, progress,
              random);
      List<ClusterNode> parked = new ArrayList<>(cluster.nodes());
      parked.removeAll(nodes);
      Recording recording = new Recording(clock, progress);
      Stage stage = new Stage(setting, recording, nodes, parked);
      try {
        return play(scenario, stage, allocations);
      } finally {
        stage.close();
      }
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
        observations(stage.all(), leftovers, start),
        allocations.history(),
        failures,
        stage.all().stream()
            .flatMap(one -> one.allocations().stream())
            .map(Allocation::json)
            .toList());
  }

  /** Ends the faults that a scenario that failed left behind, then stops its jobs. */
  private Leftovers clear(Stage stage, List<String> failures) throws InterruptedException {
    try {
      stage.remote().heal();
      stage.all().forEach(one -> one.faults().heal());
      return new Clearing(stage).clear();
    } catch (ClusterFailure | NomadFailure | RemoteFailure failure) {
      failures.add("clearing up failed: " + failure.getMessage());
      return new Leftovers(List.of(), List.of("unknown"));
    }
  }

  private static Observations observations(List<Stage> stages, Leftovers leftovers, Instant start) {
    List<RpcEvent> rpcs = new ArrayList<>();
    List<Expectation> expectations = new ArrayList<>();
    List<OwnerChange> owners = new ArrayList<>();
    for (Stage one : stages) {
      for (ClusterNode node : one.cluster().nodes()) {
        rpcs.addAll(RpcTrace.read(node.rpcTrace(), node.name(), start));
      }
      one.jobs().forEach(job -> expectations.addAll(job.expectations().all()));
      owners.addAll(one.owners().history());
    }
    Stage stage = stages.getFirst();
    return new Observations(
        expectations,
        stage.ledger().completed(stage.processes().instances()),
        owners,
        rpcs,
        stage.recording().actions(),
        stage.recording().logs(),
        stage.recording().exits(),
        stage.recording().probes(),
        leftovers);
  }

  private Path prepareLedger() {
    try {
      Path ledger = Files.createDirectories(directory.resolve("ledger"));
      // Tasks may run as another user than the harness.
      ledger.toFile().setWritable(true, false);
      return ledger;
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't prepare " + directory, unwritable);
    }
  }

  private Map<JobPlan.Writer, Path> scripts() {
    Map<JobPlan.Writer, Path> scripts = new EnumMap<>(JobPlan.Writer.class);
    for (JobPlan.Writer writer : JobPlan.Writer.values()) {
      Path script = directory.resolve(writer.script());
      try (InputStream in = Performance.class.getResourceAsStream(writer.script())) {
        Files.write(script, Objects.requireNonNull(in, "no " + writer.script()).readAllBytes());
      } catch (IOException unwritable) {
        throw new UncheckedIOException("can't write " + script, unwritable);
      }
      scripts.put(writer, script);
    }
    return scripts;
  }
}
