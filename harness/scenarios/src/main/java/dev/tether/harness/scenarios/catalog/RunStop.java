package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;

/** Nothing goes wrong. */
final class RunStop implements Scenario {
  @Override
  public String name() {
    return "run-stop";
  }

  @Override
  public String description() {
    return "A job runs and is stopped; nothing of it is left.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.RUNS));
    job.awaitTask();
    job.awaitLines(20);
    job.stop();
  }
}
