package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Instant;

/** A lost node comes back and still believes that the task is its own. */
final class LostNodeReturns implements Scenario {
  @Override
  public String name() {
    return "lost-node-returns";
  }

  @Override
  public String description() {
    return "The task's node dies and returns when another one owns the task.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.MOVES));
    StagedTask task = job.awaitTask();
    stage.kill(task.node());
    StagedTask moved = job.awaitMoved(task);
    Instant back = stage.now();
    stage.start(task.node());
    stage.awaitCall(task.node(), "DestroyTask", task.allocationId(), back);
    job.awaitLines(20);
    stage.probeFencing(moved);
    job.stop();
  }
}
