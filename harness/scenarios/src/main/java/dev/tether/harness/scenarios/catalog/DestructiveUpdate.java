package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** A user wants another task: the old one is not to be adopted. */
final class DestructiveUpdate implements Scenario {
  @Override
  public String name() {
    return "destructive-update";
  }

  @Override
  public String description() {
    return "The job is changed; the old task is stopped, a new one is started, each once.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    JobPlan plan = JobPlan.service(Fate.RUNS);
    StagedJob job = stage.submit(plan);
    StagedTask task = job.awaitTask();
    job.update(plan.withVersion("v2"));
    job.awaitTask();
    job.awaitOver(task.allocationId());
    job.awaitLines(20);
    job.stop();
  }
}
