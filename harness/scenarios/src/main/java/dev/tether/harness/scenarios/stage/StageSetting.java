package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.scenarios.observe.OwnerWatch;
import dev.tether.harness.scenarios.observe.ProcessWatch;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a stage is made of.
 *
 * @param cluster what is played on; not closed by the stage
 * @param run names this run: the prefix of its jobs and the mark of its processes
 * @param ledger where the tasks account for what they write
 * @param script the program that tasks run which account for their output
 * @param commands tells the tasks' processes from others
 */
record StageSetting(
    Cluster cluster,
    String run,
    Path ledger,
    Path script,
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
    Objects.requireNonNull(script, "script");
    Objects.requireNonNull(commands, "commands");
    Objects.requireNonNull(processes, "processes");
    Objects.requireNonNull(owners, "owners");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(random, "random");
  }
}
