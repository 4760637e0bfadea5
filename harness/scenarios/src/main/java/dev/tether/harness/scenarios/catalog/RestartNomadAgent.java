package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;

/** A node's Nomad agent is updated, and then crashes. */
final class RestartNomadAgent implements Scenario {
  @Override
  public String name() {
    return "restart-nomad-agent";
  }

  @Override
  public String description() {
    return "The node's Nomad agent is restarted, then killed and started; the task stays.";
  }

  /** With another node the task would move as soon as the server misses the heartbeats. */
  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(9);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    String patience =
        stage.dialect().hasDisconnectBlock()
            ? "disconnect {\n lost_after = \"5m\"\n replace = false\n }"
            : "max_client_disconnect = \"5m\"";
    StagedJob job = stage.submit(JobPlan.service(Fate.STAYS).withGroup(patience));
    StagedTask task = job.awaitTask();
    stage.stopAgent(task.node());
    job.awaitLines(5);
    stage.start(task.node());
    goesOn(stage, job, task, "a stop and start of its Nomad agent");
    stage.killAgent(task.node());
    job.awaitLines(5);
    stage.start(task.node());
    goesOn(stage, job, task, "a kill and start of its Nomad agent");
    job.stop();
  }

  private static void goesOn(Stage stage, StagedJob job, StagedTask task, String after)
      throws InterruptedException {
    StagedTask now = job.awaitTask();
    stage.check(
        now.allocationId().equals(task.allocationId()),
        "after %s another allocation owns the task".formatted(after));
    job.awaitLines(20);
  }
}
