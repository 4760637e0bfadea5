package dev.tether.harness.scenarios.run;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.scenarios.stage.Performance;
import dev.tether.harness.scenarios.stage.Performed;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.timeline.Timeline;
import dev.tether.harness.scenarios.verify.Judgement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * Runs scenarios one after another, on one cluster as long as that suits them and stays clean.
 *
 * <p>Used by one thread. {@link #close} may be called from any other at any time, ends every
 * process of the cluster and makes a run fail.
 */
public final class ScenarioRunner implements AutoCloseable {
  private final Path directory;
  private final long seed;
  private final int nodes;
  private final InstantSource clock;
  private final Await.Progress progress;
  private final Ground ground;
  private int runs;

  /**
   * Makes a runner; the first cluster is started by the first run.
   *
   * @param source starts clusters
   * @param directory an empty directory for all files; its path should be short, since sockets are
   *     made in it
   * @param seed chooses the moments of faults
   * @param nodes the least number of nodes for scenarios that want several
   */
  public ScenarioRunner(
      ClusterSource source,
      Path directory,
      long seed,
      int nodes,
      InstantSource clock,
      Await.Progress progress) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.seed = seed;
    this.nodes = nodes;
    this.clock = Objects.requireNonNull(clock, "clock");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.ground = new Ground(source, directory, clock, progress);
  }

  /**
   * Runs one scenario.
   *
   * @param reportDirectory where to leave the timeline, the result and all logs, whatever happens
   * @return its result, passed or not
   * @throws InterruptedException when interrupted; the cluster has to be closed then
   */
  public ScenarioResult run(Scenario scenario, Optional<Path> reportDirectory)
      throws InterruptedException {
    Optional<Report> report = reportDirectory.map(Report::new);
    progress.say("scenario " + scenario.name() + ": " + scenario.description());
    boolean finished = false;
    try {
      Ground.Prepared prepared = ground.prepare(scenario.requirements().atLeast(nodes));
      ScenarioResult result;
      try {
        result = play(scenario, prepared);
      } finally {
        report.ifPresent(files -> files.copyLogs(List.of(ground.directory())));
      }
      report.ifPresent(files -> files.write(result));
      finished = true;
      if (!result.passed()) {
        // What a failure leaves behind must not fail the next scenario.
        ground.discard();
      }
      return result;
    } finally {
      if (!finished) {
        report.ifPresent(files -> files.copyLogs(ground.directories()));
        ground.discard();
      }
    }
  }

  private ScenarioResult play(Scenario scenario, Ground.Prepared prepared)
      throws InterruptedException {
    // The same seed gives the same moments, whichever scenarios ran before.
    Random random = new Random(seed ^ scenario.name().hashCode());
    String run = "%s-%02x%02x".formatted(scenario.name(), random.nextInt(256), ++runs);
    Performance performance =
        new Performance(prepared.cluster(), newDirectory("s" + runs), run, random, clock, progress);
    Performed performed = performance.play(scenario, prepared.nodes());
    Judgement judgement = Judgement.of(performed.observations());
    List<String> failures = new ArrayList<>(performed.failures());
    failures.addAll(judgement.violations());
    return new ScenarioResult(
        scenario.name(),
        prepared.cluster().kind(),
        prepared.cluster().nomadVersion(),
        seed,
        performed.took(),
        prepared.cluster().bringUp(),
        performed.observations(),
        judgement,
        failures,
        Timeline.of(performed.start(), performed.observations(), performed.changes()),
        performed.allocations());
  }

  private Path newDirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't create a directory in " + directory, unwritable);
    }
  }

  @Override
  public void close() {
    ground.close();
  }
}
