package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.NomadProgram;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.ScenarioFailure;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** People enter a task on whichever node manages it. */
final class ExecAfterHandover implements Scenario {
  private static final List<String> PROGRAM =
      List.of("/bin/sh", "-c", "read line; echo \"heard $line\"; echo oh >&2; exit 7");

  @Override
  public String name() {
    return "exec-after-handover";
  }

  @Override
  public String description() {
    return "alloc exec has input, outputs and exit code before a drain and after it.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.MOVES));
    StagedTask task = job.awaitTask();
    expectAnswer(stage, task);
    Process lasting = stage.access(task).startExec("/bin/cat");
    try {
      awaitEcho(stage, lasting);
      stage.drain(task.node());
      StagedTask moved = job.awaitMoved(task);
      expectAnswer(stage, moved);
      stage
          .await()
          .untilTrue(
              "a program that ran beside the task to end when it was handed over",
              Duration.ofSeconds(20),
              () -> !lasting.isAlive(),
              () -> "it runs");
      stage.check(
          stage.access(task).exec("/bin/true").exitCode() != 0,
          "a program could be run through the allocation that lost the task");
    } finally {
      lasting.destroyForcibly();
    }
    job.stop();
  }

  /** Before it is drained, the program has to run. */
  private static void awaitEcho(Stage stage, Process cat) throws InterruptedException {
    try {
      cat.getOutputStream().write("there\n".getBytes(StandardCharsets.UTF_8));
      cat.getOutputStream().flush();
    } catch (IOException ended) {
      throw new ScenarioFailure("a program beside the task ended at once: " + ended);
    }
    stage
        .await()
        .untilTrue(
            "an answer of the program beside the task",
            Duration.ofSeconds(20),
            () -> answered(cat),
            () -> "none");
  }

  private static boolean answered(Process cat) {
    try {
      return cat.getInputStream().available() > 0;
    } catch (IOException ended) {
      throw new ScenarioFailure("the program beside the task ended: " + ended);
    }
  }

  private static void expectAnswer(Stage stage, StagedTask task) throws InterruptedException {
    NomadProgram.Outcome outcome = stage.access(task).exec("you\n", PROGRAM);
    stage.check(
        outcome.equals(new NomadProgram.Outcome(7, "heard you\n", "oh\n")),
        "alloc exec on %s answered %s".formatted(task.node().name(), outcome));
  }
}
