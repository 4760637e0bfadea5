package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.google.protobuf.ByteString;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.harness.tap.host.TaskGround;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starting tasks. */
final class StartChecks {
  private StartChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "start.handle",
            "Driver/StartTask handle",
            "Without a handle Nomad fails the task, and cannot recover it.",
            bench -> Expect.that(bench.start("sleep 60").handle().hasConfig(), "it has no config")),
        basic(
            "start.handle-config",
            "Driver/StartTask handle.config",
            "Nomad later names the task by what stands in the handle.",
            StartChecks::handleConfig),
        basic(
            "start.handle-state",
            "Driver/StartTask handle.state",
            "It says whether there is something to recover. Drivers on Nomad's SDK leave it open.",
            bench -> {
              TaskState state = bench.start("sleep 60").handle().getState();
              Expect.that(state != TaskState.EXITED, "the handle of a running task says " + state);
            }),
        basic(
            "start.driver-state",
            "Driver/StartTask handle.driver_state",
            "After a restart of the client it is all that a driver gets to find the task again.",
            bench ->
                Expect.that(
                    !bench.start("sleep 60").handle().getDriverState().isEmpty(),
                    "the handle has no driver_state")),
        basic(
            "start.stdout",
            "TaskConfig stdout_path",
            "Nomad reads the task's output from this pipe.",
            bench -> bench.start("echo to-the-pipe; sleep 60").awaitOutput("to-the-pipe")),
        basic(
            "start.stderr",
            "TaskConfig stderr_path",
            "Nomad reads the task's errors from this pipe.",
            bench -> {
              LiveTask task = bench.start("echo to-the-other >&2; sleep 60");
              Expect.within(
                  bench.patience(),
                  "\"to-the-other\" on the task's stderr pipe",
                  () -> task.ground().stderr().contains("to-the-other"));
              Expect.that(
                  !task.ground().stdout().contains("to-the-other"), "it came on stdout as well");
            }),
        basic(
            "start.environment",
            "TaskConfig env",
            "A task is told everything by its environment.",
            bench ->
                bench
                    .start("echo \"<$CHECK_VARIABLE><$NOMAD_TASK_NAME>\"; sleep 60")
                    .awaitOutput("<value of a variable><check>")),
        basic(
            "start.last-output",
            "TaskConfig stdout_path",
            "What a task writes just before its end is what people look for.",
            bench -> {
              LiveTask task = bench.start("seq 1 2000; echo the-very-end");
              task.await();
              task.awaitOutput("\n2000\nthe-very-end");
            }),
        basic(
            "start.same-id",
            "Driver/StartTask",
            "When a plugin crashes during a start, Nomad starts the same id once more.",
            StartChecks::sameId),
        basic(
            "start.garbage",
            "TaskConfig msgpack_driver_config",
            "A configuration that cannot be read has to fail the task, not the plugin.",
            bench -> {
              TaskGround ground = bench.ground();
              TaskConfig config =
                  bench.config(ground, "true").toBuilder()
                      .setMsgpackDriverConfig(ByteString.copyFrom(new byte[] {(byte) 0xc1, 1}))
                      .build();
              failsAndLeavesNothing(bench, config);
            }),
        basic(
            "start.no-task",
            "Driver/StartTask task",
            "An empty request must not crash a plugin that runs other tasks.",
            bench ->
                Expect.error(
                    "StartTask without a task",
                    () -> bench.host().driver().startTask(StartTaskRequest.getDefaultInstance()))),
        basic(
            "start.many",
            "Driver/StartTask",
            "After a drain of another node many tasks arrive at once.",
            StartChecks::many));
  }

  private static void handleConfig(Bench bench) throws Exception {
    Host host = bench.host();
    TaskGround ground = bench.ground();
    TaskConfig config = bench.config(ground, "sleep 60");
    TaskConfig echoed = bench.start(host, ground, config).handle().getConfig();
    Expect.that(echoed.getId().equals(config.getId()), "id is \"" + echoed.getId() + "\"");
    Expect.that(
        echoed.getAllocId().equals(config.getAllocId()),
        "alloc_id is \"" + echoed.getAllocId() + "\"");
    Expect.that(echoed.getName().equals(config.getName()), "name is \"" + echoed.getName() + "\"");
    Expect.that(
        echoed.getStdoutPath().equals(config.getStdoutPath()), "stdout_path is another one");
    Expect.that(echoed.getEnvMap().equals(config.getEnvMap()), "env is another one");
  }

  private static void sameId(Bench bench) throws Exception {
    Host host = bench.host();
    TaskGround ground = bench.ground();
    TaskConfig config = bench.config(ground, "echo one-start; sleep 60");
    LiveTask task = bench.start(host, ground, config);
    task.awaitOutput("one-start");
    Expect.answer(
        "StartTask with the id of a running task",
        () -> host.driver().startTask(StartTaskRequest.newBuilder().setTask(config).build()));
    Expect.throughout(
        Duration.ofMillis(700),
        "a second instance of the same task was started",
        () -> task.count("one-start") <= 1);
    Expect.that(task.isRunning(), "the task does not run any more");
  }

  private static void failsAndLeavesNothing(Bench bench, TaskConfig config) throws Exception {
    Host host = bench.host();
    Expect.error(
        "StartTask with a configuration that is no msgpack map",
        () -> host.driver().startTask(StartTaskRequest.newBuilder().setTask(config).build()));
    Expect.error(
        "InspectTask of a task that did not start",
        () ->
            host.driver()
                .inspectTask(InspectTaskRequest.newBuilder().setTaskId(config.getId()).build()));
  }

  private static void many(Bench bench) throws Exception {
    List<LiveTask> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(bench.start("echo up; exit " + i));
    }
    for (int i = 0; i < tasks.size(); i++) {
      int code = tasks.get(i).exit().getExitCode();
      Expect.that(code == i, "task %d of 8 ended with %d".formatted(i, code));
    }
  }
}
