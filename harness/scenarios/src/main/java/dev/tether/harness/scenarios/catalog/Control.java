package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;
import java.util.Locale;

/**
 * The counter-proof: with a Nomad that does not hand over, and a driver that may not ask it, tasks
 * are restarted, and the driver says so beforehand.
 */
final class Control implements Scenario {
  /** Nobody restarts a task before its lost owner's lease has run out. */
  private static final Duration LEASE = Duration.ofSeconds(5);

  private final Blow blow;

  Control(Blow blow) {
    this.blow = blow;
  }

  /** What is done to the task's node. */
  enum Blow {
    DRAIN,
    KILL
  }

  @Override
  public String name() {
    return switch (blow) {
      case DRAIN -> "control-drain";
      case KILL -> "control-kill-node";
    };
  }

  @Override
  public String description() {
    return switch (blow) {
      case DRAIN -> "Without access to the Nomad API a drain restarts the task.";
      case KILL -> "Without access to the Nomad API a lost node restarts the task.";
    };
  }

  @Override
  public boolean appliesTo(Dialect dialect) {
    return !dialect.handsOver();
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(2)
        .withoutApiAccess()
        .withDriverSettings("reattach { lease = \"%ds\" }".formatted(LEASE.toSeconds()));
  }

  @Override
  public Duration usual() {
    return switch (blow) {
      case DRAIN -> Duration.ofSeconds(3);
      case KILL -> LEASE.plusSeconds(3);
    };
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.RESTARTED));
    StagedTask task = job.awaitTask();
    awaitWarning(stage, task.node());
    switch (blow) {
      case DRAIN -> stage.drain(task.node());
      case KILL -> stage.kill(task.node());
    }
    job.awaitMoved(task);
    job.stop();
  }

  private static void awaitWarning(Stage stage, ClusterNode node) throws InterruptedException {
    stage
        .await()
        .untilTrue(
            "the driver to say that reattachment is off and how to turn it on",
            Duration.ofSeconds(20),
            () -> isWarning(stage.healthDescription(node)),
            () -> '"' + stage.healthDescription(node) + '"');
  }

  private static boolean isWarning(String description) {
    String text = description.toLowerCase(Locale.ROOT);
    return text.contains("reattach") && text.contains("off") && text.contains("nomad");
  }
}
