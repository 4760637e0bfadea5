package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;

/** Nomad calls no driver about a task that is between two allocations. */
final class StopUnmanaged implements Scenario {
  @Override
  public String name() {
    return "stop-unmanaged";
  }

  @Override
  public String description() {
    return "The only node is drained, then the job is stopped; the released task ends too.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.RUNS));
    StagedTask task = job.awaitTask();
    stage.drain(task.node());
    job.awaitOver(task.allocationId());
    job.awaitLines(20);
    job.stopUnmanaged();
  }
}
