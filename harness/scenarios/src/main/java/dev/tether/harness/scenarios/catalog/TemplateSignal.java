package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.util.Map;

/** Re-rendered templates reach the remote side before the signal does. */
final class TemplateSignal implements Scenario {
  @Override
  public String name() {
    return "template-signal";
  }

  @Override
  public String description() {
    return "A template changes before and after a drain; the task is signalled with it.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    String variable = "nomad/jobs/" + stage.jobId("");
    try {
      stage.nomad().putVariable(variable, Map.of("greeting", "one"));
      StagedJob job = stage.submit(ExamplePlan.of("template-signal", Fate.MOVES));
      StagedTask task = job.awaitTask();
      stage.access(task).awaitLog("read greeting = one");
      stage.nomad().putVariable(variable, Map.of("greeting", "two"));
      stage.access(task).awaitLog("reread greeting = two");
      stage.drain(task.node());
      StagedTask moved = job.awaitMoved(task);
      stage.nomad().putVariable(variable, Map.of("greeting", "three"));
      stage.access(moved).awaitLog("reread greeting = three");
      job.checkDriverTold(moved);
      job.stop();
    } finally {
      stage.nomad().purgeVariable(variable);
    }
  }
}
