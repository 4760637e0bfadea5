package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.harness.conformance.bench.NotApplicable;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import java.time.Duration;
import java.util.List;

/** Waiting for tasks. */
final class WaitChecks {
  private static final Duration WHILE = Duration.ofMillis(1200);

  private WaitChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "wait.exit-code",
            "Driver/WaitTask result.exit_code",
            "Restart and reschedule policies go by it.",
            bench -> exits(bench, "exit 7", 7)),
        basic(
            "wait.success",
            "Driver/WaitTask result",
            "A task without code 0, signal 0 and an empty err has failed for Nomad.",
            bench -> {
              WaitTaskResponse answer = bench.start("exit 0").await();
              Expect.that(answer.getResult().getExitCode() == 0, "the code is not 0: " + answer);
              Expect.that(answer.getResult().getSignal() == 0, "the signal is not 0: " + answer);
              Expect.that(answer.getErr().isEmpty(), "err is not empty: " + answer.getErr());
            }),
        basic(
            "wait.result-set",
            "Driver/WaitTask result",
            "An answer without a result crashes the Nomad agent.",
            bench ->
                Expect.that(bench.start("exit 0").await().hasResult(), "the answer has no result")),
        basic(
            "wait.signal",
            "Driver/WaitTask result.signal",
            "It tells a killed program from one that ended.",
            bench -> {
              ExitResult result = bench.start("kill -KILL $$; exit 44").exit();
              if (result.getExitCode() == 44) {
                // The first process of a process namespace gets no such signal from inside.
                throw new NotApplicable("the driver's tasks cannot kill themselves");
              }
              Expect.that(
                  result.getSignal() == 9 || result.getExitCode() == 137,
                  "a task that was killed by SIGKILL has the result " + result);
            }),
        basic(
            "wait.blocks",
            "Driver/WaitTask",
            "An answer means that the task has ended.",
            bench -> {
              var wait = bench.start("sleep 60").waiting();
              Expect.throughout(
                  WHILE, "WaitTask returned while the task runs", () -> !wait.isDone());
              wait.cancel(true);
            }),
        basic(
            "wait.after-exit",
            "Driver/WaitTask",
            "Nomad asks again after a restart; until DestroyTask there has to be an answer.",
            bench -> {
              LiveTask task = bench.start("exit 5");
              task.await();
              Expect.that(task.exit().getExitCode() == 5, "the second answer is another one");
            }),
        basic(
            "wait.several",
            "Driver/WaitTask",
            "A restart of a task waits beside the call that is open already.",
            WaitChecks::several),
        basic(
            "wait.cancel",
            "Driver/WaitTask",
            "When the agent goes, its calls are cancelled and the task must stay.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              task.waiting().cancel(true);
              Expect.throughout(
                  Duration.ofMillis(500), "the task ended with the call", task::isRunning);
            }),
        basic(
            "wait.unknown",
            "Driver/WaitTask",
            "An open wait for nothing keeps a task from being cleared away.",
            bench ->
                Expect.error(
                    "WaitTask of an unknown task",
                    () ->
                        bench
                            .host()
                            .driver()
                            .waitTask(
                                WaitTaskRequest.newBuilder().setTaskId("no/such/task").build()))));
  }

  private static void exits(Bench bench, String script, int code) throws Exception {
    ExitResult result = bench.start(script).exit();
    Expect.that(
        result.getExitCode() == code,
        "a task that ends with %d has the result %s".formatted(code, result));
  }

  private static void several(Bench bench) throws Exception {
    LiveTask task = bench.start("sleep 1; exit 3");
    var first = task.waiting();
    var second = task.waiting();
    Expect.that(task.result(first).getResult().getExitCode() == 3, "the first wait differs");
    Expect.that(task.result(second).getResult().getExitCode() == 3, "the second wait differs");
  }
}
