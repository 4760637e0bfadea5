package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** A node is lost for good. */
final class KillNode implements Scenario {
  @Override
  public String name() {
    return "kill-node";
  }

  @Override
  public String description() {
    return "The task's node dies at once; another node takes the running task over.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.MOVES));
    StagedTask task = job.awaitTask();
    stage.kill(task.node());
    StagedTask moved = job.awaitMoved(task);
    stage.probeFencing(moved);
    job.stop();
  }
}
