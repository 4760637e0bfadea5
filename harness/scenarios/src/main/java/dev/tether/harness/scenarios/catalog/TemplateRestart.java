package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.util.Map;

/** A task whose template changes is started again, in place. */
final class TemplateRestart implements Scenario {
  @Override
  public String name() {
    return "template-restart";
  }

  @Override
  public String description() {
    return "A template changes; the task starts again in place and reads the new one.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    String variable = "nomad/jobs/" + stage.jobId("");
    try {
      stage.nomad().putVariable(variable, Map.of("greeting", "one"));
      StagedJob job = stage.submit(ExamplePlan.of("template-restart", Fate.REPLACED));
      StagedTask task = job.awaitTask();
      stage.access(task).awaitLog("read greeting = one");
      stage.nomad().putVariable(variable, Map.of("greeting", "two"));
      stage.access(task).awaitLog("read greeting = two");
      job.stop();
    } finally {
      stage.nomad().purgeVariable(variable);
    }
  }
}
