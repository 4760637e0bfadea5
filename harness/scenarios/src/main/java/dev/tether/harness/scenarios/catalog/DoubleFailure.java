package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** The node that took over is lost in turn. */
final class DoubleFailure implements Scenario {
  @Override
  public String name() {
    return "double-failure";
  }

  @Override
  public String description() {
    return "A node is drained, then the node that took over dies; a third one goes on.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(3);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.MOVES));
    StagedTask first = job.awaitTask();
    stage.drain(first.node());
    StagedTask second = job.awaitMoved(first);
    stage.kill(second.node());
    StagedTask third = job.awaitMoved(second);
    stage.probeFencing(third);
    job.stop();
  }
}
