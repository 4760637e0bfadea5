package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** The allocation that Nomad places later does not name the one before it (bug 10592). */
final class NoOtherNode implements Scenario {
  @Override
  public String name() {
    return "no-other-node";
  }

  @Override
  public String description() {
    return "The only node is drained; a node that comes later takes the task over.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.MOVES));
    StagedTask task = job.awaitTask();
    stage.drain(task.node());
    job.awaitOver(task.allocationId());
    job.awaitLines(20);
    stage.addNode();
    job.awaitMoved(task);
    job.stop();
  }
}
