package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Kind;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** The agent that supervises the remote tasks dies. */
final class CrashRuntimeAgent implements Scenario {
  @Override
  public String name() {
    return "crash-runtime-agent";
  }

  @Override
  public String description() {
    return "The runtime agent is killed; one task runs on, another ends with exit code 3.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob lasting = stage.submit(JobPlan.service(Fate.STAYS).named("lasting"));
    StagedJob ending = stage.submit(JobPlan.of(Kind.BATCH, Fate.STAYS).named("ending"));
    lasting.awaitTask();
    StagedTask task = ending.awaitTask();
    stage.remote().crashAgent();
    ending.tellToEnd("exit 3");
    ending.awaitEnded(task.slot());
    lasting.awaitLines(20);
    stage.remote().startAgent();
    ending.awaitEnd(task, "exit code 3");
    lasting.awaitTask();
    lasting.awaitLines(20);
    lasting.stop();
    ending.stop();
  }
}
