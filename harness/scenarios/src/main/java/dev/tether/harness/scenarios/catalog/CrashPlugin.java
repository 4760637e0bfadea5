package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.time.Duration;
import java.time.Instant;

/** A driver plugin dies at bad moments. */
final class CrashPlugin implements Scenario {
  @Override
  public String name() {
    return "crash-plugin";
  }

  @Override
  public String description() {
    return "The plugin is killed while a task runs, and before it could tell of a new one.";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(8);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    whileRunning(stage);
    betweenCreationAndReply(stage);
  }

  private static void whileRunning(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.STAYS).named("running"));
    StagedTask task = job.awaitTask();
    Instant crash = stage.now();
    stage.crashPlugin(task.node());
    stage.awaitCall(task.node(), "RecoverTask", task.allocationId(), crash);
    StagedTask now = job.awaitTask();
    stage.check(
        now.allocationId().equals(task.allocationId()),
        "after the plugin's crash another allocation owns the task");
    job.awaitLines(20);
    job.stop();
  }

  private static void betweenCreationAndReply(Stage stage) throws InterruptedException {
    stage.remote().holdAnswersToCreation();
    StagedJob job = stage.submit(JobPlan.service(Fate.STAYS).named("starting"));
    RemoteTask created =
        stage
            .await()
            .until(
                "the remote task to be on record",
                Duration.ofSeconds(30),
                () ->
                    stage.remote().tasks().stream()
                        .filter(task -> task.slot().job().equals(job.id()))
                        .filter(task -> task.state() instanceof TaskState.Running)
                        .findFirst(),
                () -> stage.remote().tasks().toString());
    stage.crashPlugin(stage.node(created.ownership().owner().nodeId()));
    stage.remote().flow();
    job.awaitTask();
    job.awaitLines(20);
    job.stop();
  }
}
