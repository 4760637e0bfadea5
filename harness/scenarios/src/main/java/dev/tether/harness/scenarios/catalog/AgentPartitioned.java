package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Place;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;

/** No driver reaches the runtime agent while a task is to be moved. */
final class AgentPartitioned implements Scenario {
  private static final Duration PARTITION = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "agent-partitioned";
  }

  @Override
  public String description() {
    return "A drain while no driver reaches the agent for a minute; the task moves then.";
  }

  @Override
  public boolean takesMinutes() {
    return true;
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    // Starts fail as long as the agent can't be reached; Nomad has to go on trying.
    String patient =
        "restart {\n attempts = 200\n interval = \"1h\"\n delay = \"2s\"\n mode = \"fail\"\n }";
    StagedJob job = stage.submit(JobPlan.service(Fate.MOVES).with(Place.RESTART, patient));
    StagedTask task = job.awaitTask();
    job.awaitLines(20);
    stage.remote().cut();
    stage.drain(task.node());
    stage.letPass(PARTITION);
    stage.remote().flow();
    StagedTask moved = job.awaitMoved(task);
    stage.probeFencing(moved);
    job.stop();
  }
}
