package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** Signals that people send. */
final class Signals implements Scenario {
  @Override
  public String name() {
    return "signals";
  }

  @Override
  public String description() {
    return "Signals of `nomad alloc signal` reach the task, before and after a drain.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(ExamplePlan.of("signals", Fate.MOVES));
    StagedTask task = job.awaitTask();
    var _ = stage.access(task).awaitLog("ready");
    stage.access(task).signal("SIGHUP");
    var _ = stage.access(task).awaitLog("got HUP");
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    stage.access(moved).signal("SIGUSR1");
    var _ = stage.access(moved).awaitLog("got USR1");
    job.stop();
  }
}
