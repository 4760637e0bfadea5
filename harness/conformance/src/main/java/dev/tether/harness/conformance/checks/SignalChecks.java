package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.harness.conformance.bench.NotApplicable;
import dev.tether.protocol.nomad.drivers.SignalTaskRequest;
import java.util.List;

/** Signals to tasks. */
final class SignalChecks {
  private SignalChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "signal.delivered",
            "Driver/SignalTask, Driver/Capabilities send_signals",
            "A template's change_mode signal fails the task when it does not work.",
            bench -> {
              claimed(bench);
              LiveTask task =
                  bench.start("trap 'echo got-it' USR1; echo up; while :; do sleep 0.1; done");
              task.awaitOutput("up");
              send(task, "SIGUSR1");
              task.awaitOutput("got-it");
              Expect.that(task.isRunning(), "the signal ended the task");
            }),
        basic(
            "signal.unknown-task",
            "Driver/SignalTask",
            "A signal that reached nobody must not look delivered.",
            bench ->
                Expect.error(
                    "SignalTask of an unknown task",
                    () ->
                        bench
                            .host()
                            .driver()
                            .signalTask(
                                SignalTaskRequest.newBuilder()
                                    .setTaskId("no/such/task")
                                    .setSignal("SIGUSR1")
                                    .build()))),
        basic(
            "signal.unknown-signal",
            "Driver/SignalTask",
            "A signal that does not exist must not look delivered, nor end the task.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              Expect.error("SignalTask with SIGNONSENSE", () -> send(task, "SIGNONSENSE"));
              Expect.that(task.isRunning(), "the task does not run any more");
            }),
        basic(
            "signal.not-claimed",
            "Driver/SignalTask, Driver/Capabilities send_signals",
            "Nomad never looks at the capability; it calls and believes the answer.",
            bench -> {
              if (BaseChecks.capabilities(bench.host()).getSendSignals()) {
                throw new NotApplicable("the driver claims to send signals");
              }
              LiveTask task = bench.start("sleep 60");
              Expect.error(
                  "SignalTask of a driver that claims not to send signals",
                  () -> send(task, "SIGUSR1"));
            }));
  }

  private static void claimed(Bench bench) throws InterruptedException {
    if (!BaseChecks.capabilities(bench.host()).getSendSignals()) {
      throw new NotApplicable("the driver does not claim to send signals");
    }
  }

  private static Object send(LiveTask task, String signal) {
    return task.host()
        .driver()
        .signalTask(SignalTaskRequest.newBuilder().setTaskId(task.id()).setSignal(signal).build());
  }
}
