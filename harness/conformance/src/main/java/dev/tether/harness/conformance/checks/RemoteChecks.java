package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.remote;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Finding;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.harness.conformance.bench.NotApplicable;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;

/**
 * Remote tasks that move from one node to another. Two plugins play the two nodes, and the check
 * plays the Nomad that hands the task over (up to 1.9; later ones do it through their API, which is
 * what the scenarios are for).
 */
final class RemoteChecks {
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration WHILE = Duration.ofSeconds(2);
  private static final String COUNTER =
      "n=0; while :; do n=$((n+1)); echo \"tick $n.\"; sleep 0.2; done";

  private RemoteChecks() {}

  static List<Check> all() {
    return List.of(
        remote(
            "remote.claimed",
            "Driver/Capabilities remote_tasks",
            "Nomad up to 1.9 hands over the tasks of drivers that claim it, and of no others.",
            bench -> {
              boolean claimed = BaseChecks.capabilities(bench.host()).getRemoteTasks();
              if (!claimed && !bench.subject().remote()) {
                throw new NotApplicable("the driver does not claim remote tasks");
              }
              Expect.that(claimed, "remote_tasks is not set");
            }),
        remote(
            "remote.detach-ends-wait",
            "Driver/StopTask signal DETACH",
            "A drained allocation ends when its wait does, though its task goes on.",
            bench -> {
              LiveTask task = counting(bench);
              var wait = task.waiting();
              task.stop(SHORT, "DETACH");
              task.result(wait);
            }),
        remote(
            "remote.adopt",
            "Driver/RecoverTask with a replaced allocation's state",
            "The allocation on the next node finds the task running, or starts a second one.",
            bench -> {
              LiveTask moved = moved(bench);
              Expect.that(moved.isRunning(), "after the move the task does not run");
            }),
        remote(
            "remote.same-instance",
            "Driver/RecoverTask with a replaced allocation's state",
            "A task that begins again has lost its work.",
            bench -> {
              LiveTask moved = moved(bench);
              moved.awaitOutput("tick ");
              Expect.throughout(
                  WHILE, "the task began to count again", () -> moved.count("tick 1.") == 0);
            }),
        remote(
            "remote.output-follows",
            "TaskConfig stdout_path",
            "The new allocation's log is where people look.",
            bench -> {
              LiveTask moved = moved(bench);
              Expect.within(
                  bench.patience(),
                  "output of the task in the new allocation",
                  () -> moved.count("tick ") > 3);
            }),
        remote(
            "remote.stale-stop",
            "Driver/StopTask",
            "A node that comes back from the dead must not stop what is another's.",
            RemoteChecks::staleStop),
        remote(
            "remote.stop-after-move",
            "Driver/StopTask",
            "Moved or not, a stopped job leaves nothing running.",
            bench -> {
              LiveTask moved = moved(bench);
              var wait = moved.waiting();
              moved.stop(SHORT, "SIGTERM");
              moved.result(wait);
            }));
  }

  private static LiveTask counting(Bench bench) throws Exception {
    Host host = bench.host();
    if (!bench.subject().remote() && !BaseChecks.capabilities(host).getRemoteTasks()) {
      throw new NotApplicable("the driver does not claim remote tasks");
    }
    LiveTask task = bench.start(host, COUNTER);
    task.awaitOutput("tick 3.");
    return task;
  }

  private static LiveTask moved(Bench bench) throws Exception {
    LiveTask task = counting(bench);
    task.stop(SHORT, "DETACH");
    task.await();
    task.destroy(true);
    return adopt(bench, task);
  }

  private static LiveTask adopt(Bench bench, LiveTask task) throws Exception {
    try {
      return bench.adopt(task, bench.newHost());
    } catch (StatusRuntimeException e) {
      throw new Finding("the next node's plugin does not take the task: " + e.getMessage(), e);
    }
  }

  private static void staleStop(Bench bench) throws Exception {
    LiveTask task = counting(bench);
    // Nobody told the first node: it was lost.
    LiveTask moved = adopt(bench, task);
    try {
      task.stop(SHORT, "SIGTERM");
      task.destroy(true);
    } catch (StatusRuntimeException e) {
      // To refuse is fine, too.
    }
    Expect.throughout(WHILE, "the lost node's stop ended the task", moved::isRunning);
  }
}
