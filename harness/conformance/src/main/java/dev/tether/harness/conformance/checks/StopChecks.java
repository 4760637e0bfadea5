package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.google.protobuf.Duration;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;

/** Stopping tasks. */
final class StopChecks {
  private static final java.time.Duration LONG = java.time.Duration.ofSeconds(15);
  private static final java.time.Duration SHORT = java.time.Duration.ofSeconds(2);

  private StopChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "stop.graceful",
            "Driver/StopTask",
            "A task has the time of its kill_timeout to end by itself.",
            StopChecks::graceful),
        basic(
            "stop.timeout",
            "Driver/StopTask timeout",
            "A task that does not end has to be killed, or its allocation stays for ever.",
            StopChecks::timeout),
        basic(
            "stop.not-before-timeout",
            "Driver/StopTask timeout",
            "A task that needs its time loses its work when it is killed before.",
            StopChecks::notBeforeTimeout),
        basic(
            "stop.signal",
            "Driver/StopTask signal",
            "A job chooses its kill_signal.",
            bench -> {
              LiveTask task =
                  bench.start("trap 'exit 21' USR1; echo up; while :; do sleep 0.1; done");
              task.awaitOutput("up");
              var wait = task.waiting();
              task.stop(LONG, "SIGUSR1");
              int code = task.result(wait).getResult().getExitCode();
              Expect.that(code == 21, "the task did not get SIGUSR1, it ended with " + code);
            }),
        basic(
            "stop.wait-returns",
            "Driver/StopTask, Driver/WaitTask",
            "Nomad waits for WaitTask after a stop, without any limit.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              var wait = task.waiting();
              task.stop(SHORT, "");
              task.result(wait);
            }),
        basic(
            "stop.unknown",
            "Driver/StopTask",
            "Over gRPC Nomad cannot tell \"not found\" from a failure, and tries five times.",
            bench -> {
              Status status =
                  Expect.answer("StopTask of an unknown task", () -> stopUnknown(bench.host()));
              Expect.that(status.isOk(), "it was answered with " + status + ", OK was expected");
            }),
        basic(
            "stop.twice",
            "Driver/StopTask",
            "Nomad may stop what has ended already.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              task.stop(SHORT, "");
              task.await();
              Status status =
                  Expect.answer(
                      "StopTask of a task that has ended",
                      () -> {
                        task.stop(SHORT, "");
                        return task;
                      });
              Expect.that(status.isOk(), "it was answered with " + status + ", OK was expected");
            }),
        basic(
            "stop.unknown-signal",
            "Driver/StopTask signal",
            "A kill_signal that does not exist must not make a task unstoppable or crash the"
                + " plugin.",
            StopChecks::unknownSignal),
        basic(
            "stop.children",
            "Driver/StopTask",
            "What a task started must not outlive it.",
            StopChecks::children));
  }

  private static void graceful(Bench bench) throws Exception {
    LiveTask task = bench.start("trap 'exit 20' TERM INT; echo up; while :; do sleep 0.1; done");
    task.awaitOutput("up");
    var wait = task.waiting();
    long start = System.nanoTime();
    task.stop(LONG, "");
    int code = task.result(wait).getResult().getExitCode();
    Expect.that(code == 20, "the task was not asked to end, its code is " + code);
    Expect.that(System.nanoTime() - start < LONG.toNanos(), "the stop took as long as its timeout");
  }

  private static void timeout(Bench bench) throws Exception {
    LiveTask task = stubborn(bench);
    var wait = task.waiting();
    try {
      task.stop(SHORT, "SIGTERM");
    } catch (StatusRuntimeException e) {
      // What counts is whether the task is gone.
    }
    // The answer may come as late as the machine is slow, but not never.
    task.result(wait);
  }

  private static void notBeforeTimeout(Bench bench) throws Exception {
    LiveTask task = stubborn(bench);
    var wait = task.waiting();
    var stop = task.stopping(SHORT, "SIGTERM");
    Expect.throughout(
        SHORT.multipliedBy(8).dividedBy(10),
        "the task was killed before its timeout of %d s was over".formatted(SHORT.toSeconds()),
        () -> !wait.isDone());
    wait.cancel(true);
    stop.cancel(true);
  }

  private static LiveTask stubborn(Bench bench) throws Exception {
    LiveTask task = bench.start("trap '' TERM INT; echo up; while :; do sleep 0.1; done");
    task.awaitOutput("up");
    return task;
  }

  private static Object stopUnknown(Host host) {
    return host.driver()
        .stopTask(
            StopTaskRequest.newBuilder()
                .setTaskId("no/such/task")
                .setTimeout(Duration.newBuilder().setSeconds(1))
                .build());
  }

  private static void unknownSignal(Bench bench) throws Exception {
    LiveTask task = bench.start("sleep 60");
    Expect.answer(
        "StopTask with the signal SIGNONSENSE",
        () -> {
          task.stop(SHORT, "SIGNONSENSE");
          return task;
        });
    task.stop(SHORT, "");
    task.await();
  }

  private static void children(Bench bench) throws Exception {
    LiveTask task = bench.start("( while :; do echo child; sleep 0.1; done ) & echo up; wait");
    task.awaitOutput("child");
    task.stop(SHORT, "");
    task.await();
    int seen = task.count("child");
    int[] last = {seen};
    Expect.within(
        bench.patience(),
        "the end of the output of what the task started",
        () -> {
          int before = last[0];
          Thread.sleep(600);
          last[0] = task.count("child");
          return last[0] == before;
        });
  }
}
