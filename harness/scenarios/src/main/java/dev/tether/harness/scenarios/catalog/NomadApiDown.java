package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;

/** No driver can ask Nomad why it is told to stop a task. */
final class NomadApiDown implements Scenario {
  @Override
  public String name() {
    return "nomad-api-down";
  }

  @Override
  public String description() {
    return "Without the Nomad API a drain moves the task, and a stopped one ends at last.";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob moving = stage.submit(JobPlan.service(Fate.MOVES).named("moving"));
    StagedTask task = moving.awaitTask();
    stage.nodes().forEach(stage.faults()::cutApi);
    stage.drain(task.node());
    StagedTask moved = moving.awaitMoved(task);
    stage.probeFencing(moved);
    StagedJob stopped = stage.submit(JobPlan.service(Fate.RUNS).named("stopped"));
    StagedTask released = stopped.awaitTask();
    stopped.beginStop();
    stopped.awaitOver(released.allocationId());
    stage.nodes().forEach(stage.faults()::restoreApi);
    stopped.awaitForgotten();
    moving.awaitLines(20);
    stage.check(
        moving.awaitTask().allocationId().equals(moved.allocationId()),
        "when the API was back the task got another owner");
    moving.stop();
  }
}
