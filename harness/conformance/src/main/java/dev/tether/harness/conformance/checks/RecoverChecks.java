package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.google.protobuf.ByteString;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Finding;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;

/** Finding tasks again. */
final class RecoverChecks {
  private static final Duration WHILE = Duration.ofMillis(1200);

  private RecoverChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "recover.known-task",
            "Driver/RecoverTask",
            "A restarted agent recovers tasks that its reattached plugin still has.",
            bench -> {
              LiveTask task = bench.start("echo began; sleep 60");
              task.awaitOutput("began");
              task.recoverOn(task.host());
              Expect.that(task.isRunning(), "the task does not run any more");
              Expect.throughout(
                  WHILE, "the task was started again", () -> task.count("began") == 1);
            }),
        basic(
            "recover.after-crash",
            "Driver/RecoverTask",
            "A crash of the plugin must not be one of its tasks.",
            bench -> {
              LiveTask task = crashed(bench, "echo began; sleep 60");
              Expect.that(task.isRunning(), "after a crash and RecoverTask the task does not run");
            }),
        basic(
            "recover.no-restart",
            "Driver/RecoverTask",
            "To start the task again is not to recover it: its work is lost.",
            bench -> {
              LiveTask task = crashed(bench, "echo began; sleep 60");
              Expect.throughout(
                  WHILE, "the task was started again", () -> task.count("began") == 1);
            }),
        basic(
            "recover.stop",
            "Driver/RecoverTask, Driver/StopTask",
            "A recovered task is a task like any other.",
            bench -> {
              LiveTask task = crashed(bench, "echo began; sleep 60");
              var wait = task.waiting();
              task.stop(Duration.ofSeconds(2), "");
              task.result(wait);
            }),
        basic(
            "recover.wait",
            "Driver/RecoverTask, Driver/WaitTask",
            "The end of a recovered task has to be noticed.",
            bench -> {
              LiveTask task =
                  crashed(
                      bench,
                      "echo began; while [ ! -e \"$NOMAD_TASK_DIR/go\" ]; do sleep 0.1; done");
              var wait = task.waiting();
              Expect.throughout(WHILE, "WaitTask returned too early", () -> !wait.isDone());
              task.stop(Duration.ofSeconds(2), "");
              task.result(wait);
            }),
        basic(
            "recover.output",
            "Driver/RecoverTask, TaskConfig stdout_path",
            "A recovered task's output has to go on.",
            bench -> {
              LiveTask task = crashed(bench, "echo began; while :; do echo tick; sleep 0.2; done");
              int before = task.count("tick");
              Expect.within(
                  bench.patience(),
                  "output of the recovered task",
                  () -> task.count("tick") > before + 3);
            }),
        basic(
            "recover.ended",
            "Driver/RecoverTask",
            "A task that ended while the plugin was down must not be taken for a running one.",
            RecoverChecks::ended),
        basic(
            "recover.garbage",
            "Driver/RecoverTask handle.driver_state",
            "A handle of another version of the driver has to be an error, not a crash.",
            bench -> {
              LiveTask task = bench.start("exit 0");
              task.await();
              task.destroy(true);
              Host host = bench.host();
              Expect.error(
                  "RecoverTask with a driver_state of nonsense",
                  () ->
                      host.driver()
                          .recoverTask(
                              RecoverTaskRequest.newBuilder()
                                  .setHandle(
                                      task.stored().toBuilder()
                                          .setDriverState(ByteString.copyFromUtf8("nonsense")))
                                  .build()));
            }),
        basic(
            "recover.no-handle",
            "Driver/RecoverTask handle",
            "Nomad never sends it, but a request must not crash a plugin that runs other tasks.",
            bench -> {
              Host host = bench.newHost();
              Expect.error(
                  "RecoverTask without a handle",
                  () -> host.driver().recoverTask(RecoverTaskRequest.getDefaultInstance()));
              host.expectAnswer("afterwards the plugin does not answer");
            }));
  }

  private static LiveTask crashed(Bench bench, String script) throws Exception {
    LiveTask task = bench.start(script);
    task.awaitOutput("began");
    bench.crashShared();
    try {
      task.recoverOn(bench.host());
    } catch (StatusRuntimeException e) {
      throw new Finding(
          "after a crash of the plugin RecoverTask of a running task failed: " + e.getMessage(), e);
    }
    return task;
  }

  private static void ended(Bench bench) throws Exception {
    LiveTask task = bench.start("echo began; sleep 0.5; exit 6");
    task.awaitOutput("began");
    bench.crashShared();
    Thread.sleep(1500);
    Host second = bench.host();
    Status status =
        Expect.answer(
            "RecoverTask of a task that has ended",
            () -> {
              task.recoverOn(second);
              return task;
            });
    if (status.isOk()) {
      // Then the result has to come.
      task.await();
    }
    Expect.that(task.count("began") == 1, "the task was started again");
  }
}
