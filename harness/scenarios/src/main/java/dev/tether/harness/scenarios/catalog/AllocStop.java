package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** A person stops an allocation. */
final class AllocStop implements Scenario {
  @Override
  public String name() {
    return "alloc-stop";
  }

  @Override
  public String description() {
    return "alloc stop really stops a task, unless on_alloc_stop = \"release\" lets it move.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob stopping = stage.submit(JobPlan.service(Fate.REPLACED).named("stopping"));
    StagedJob moving =
        stage.submit(
            JobPlan.service(Fate.MOVES)
                .named("moving")
                .withConfig("reattach {\n on_alloc_stop = \"release\"\n }"));
    StagedTask stopped = stopping.awaitTask();
    StagedTask released = moving.awaitTask();
    stage.stopAllocation(stopped);
    stage.stopAllocation(released);
    stopping.awaitMoved(stopped);
    moving.awaitMoved(released);
    stopping.stop();
    moving.stop();
  }
}
