package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.google.protobuf.Timestamp;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.TaskStatus;
import java.time.Instant;
import java.util.List;

/** Asking for a task's state. */
final class InspectChecks {
  private static final int CLOCK_SECONDS = 120;

  private InspectChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "inspect.running",
            "Driver/InspectTask state",
            "It decides whether a recovered task is taken for alive.",
            bench -> {
              TaskState state = bench.start("sleep 60").inspect().getTask().getState();
              Expect.that(state == TaskState.RUNNING, "a running task's state is " + state);
            }),
        basic(
            "inspect.exited",
            "Driver/InspectTask state",
            "It decides whether a recovered task is taken for alive.",
            bench -> {
              LiveTask task = bench.start("exit 3");
              task.await();
              TaskStatus status = task.inspect().getTask();
              Expect.that(
                  status.getState() == TaskState.EXITED,
                  "an ended task's state is " + status.getState());
              Expect.that(status.getResult().getExitCode() == 3, "its result is another one");
            }),
        basic(
            "inspect.names",
            "Driver/InspectTask id, name",
            "They have to be the task's own.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              TaskStatus status = task.inspect().getTask();
              Expect.that(status.getId().equals(task.id()), "id is \"" + status.getId() + "\"");
              Expect.that(status.getName().equals("check"), "name is \"" + status.getName() + "\"");
            }),
        basic(
            "inspect.messages-set",
            "Driver/InspectTask task, result",
            "An answer without them crashes the Nomad agent.",
            bench -> {
              LiveTask task = bench.start("sleep 60");
              Expect.that(task.inspect().hasTask(), "the answer has no task");
              Expect.that(task.inspect().getTask().hasResult(), "the task has no result");
            }),
        basic(
            "inspect.times-set",
            "Driver/InspectTask started_at, completed_at",
            "Nomad's client fails the call unless both are there, also for a running task.",
            bench -> {
              TaskStatus status = bench.start("sleep 60").inspect().getTask();
              Expect.that(status.hasStartedAt(), "started_at is not set");
              Expect.that(status.hasCompletedAt(), "completed_at is not set");
            }),
        basic(
            "inspect.started",
            "Driver/InspectTask started_at",
            "People read it.",
            bench -> {
              long off =
                  now() - bench.start("sleep 60").inspect().getTask().getStartedAt().getSeconds();
              Expect.that(
                  Math.abs(off) < CLOCK_SECONDS, "started_at is off by %d s".formatted(off));
            }),
        basic(
            "inspect.completed",
            "Driver/InspectTask completed_at",
            "People read it.",
            InspectChecks::completed),
        basic(
            "inspect.unknown",
            "Driver/InspectTask",
            "A task that is not there must not be taken for one that is.",
            bench ->
                Expect.error(
                    "InspectTask of an unknown task",
                    () ->
                        bench
                            .host()
                            .driver()
                            .inspectTask(
                                InspectTaskRequest.newBuilder()
                                    .setTaskId("no/such/task")
                                    .build()))));
  }

  private static void completed(Bench bench) throws Exception {
    LiveTask task = bench.start("exit 0");
    task.await();
    TaskStatus status = task.inspect().getTask();
    Timestamp end = status.getCompletedAt();
    Expect.that(
        end.getSeconds() >= status.getStartedAt().getSeconds(),
        "completed_at is before started_at");
    Expect.that(Math.abs(now() - end.getSeconds()) < CLOCK_SECONDS, "completed_at is not now");
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }
}
