package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.harness.scenarios.observe.ProcessWatch;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a stage is made of.
 *
 * @param cluster what is played on; not closed by the stage
 * @param run names this run: the prefix of its jobs and the mark of its processes
 * @param ledger where the tasks account for what they write
 * @param place tells apart the tasks of a second cluster, whose jobs have the same names; else
 *     empty
 * @param scripts the programs of tasks that account for their output
 * @param commands tells the tasks' processes from others
 */
record StageSetting(
    Cluster cluster,
    String run,
    String place,
    Path ledger,
    Map<JobPlan.Writer, Path> scripts,
    TaskCommands commands,
    ProcessWatch processes,
    OwnerWatch owners,
    InstantSource clock,
    Await.Progress progress,
    RandomGenerator random) {
  StageSetting {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(place, "place");
    scripts = Map.copyOf(scripts);
    Objects.requireNonNull(commands, "commands");
    Objects.requireNonNull(processes, "processes");
    Objects.requireNonNull(owners, "owners");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(random, "random");
  }

  /** The same run on another cluster, which shares the remote host. */
  StageSetting on(Cluster other, String otherPlace, OwnerWatch otherOwners) {
    return new StageSetting(
        other,
        run,
        otherPlace,
        ledger,
        scripts,
        commands,
        processes,
        otherOwners,
        clock,
        progress,
        random);
  }
}
