package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Kind;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;

/** Nomad leaves batch tasks alone until the drain's deadline. */
final class BatchDrain implements Scenario {
  static final Duration DEADLINE = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "batch-drain";
  }

  @Override
  public String description() {
    return "A batch task's node is drained: it moves, or from Nomad 1.11 on it stops.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    if (stage.dialect().placesBatchSuccessors()) {
      moves(stage);
    } else {
      stops(stage);
    }
  }

  private static void moves(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.of(Kind.BATCH, Fate.MOVES));
    StagedTask task = job.awaitTask();
    stage.drain(task.node(), DEADLINE);
    StagedTask moved = job.awaitMoved(task);
    job.tellToEnd("exit 3");
    job.awaitEnd(moved, "exit code 3");
    job.stop();
  }

  private static void stops(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.of(Kind.BATCH, Fate.RUNS));
    StagedTask task = job.awaitTask();
    job.hold();
    stage.drain(task.node(), DEADLINE);
    job.awaitOver(task.allocationId());
    job.awaitEnded(task.slot());
    job.checkDriverTold(task);
    job.stop();
  }
}
