package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Kind;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Instant;

/** The other way to treat a batch task that gets no successor from a drain. */
final class BatchDrainFinish implements Scenario {
  private final boolean lookedAtAgain;

  /**
   * Makes one of two variants.
   *
   * @param lookedAtAgain whether Nomad is made to look at the job again while the task runs on:
   *     then it places a successor after all
   */
  BatchDrainFinish(boolean lookedAtAgain) {
    this.lookedAtAgain = lookedAtAgain;
  }

  @Override
  public String name() {
    return lookedAtAgain ? "batch-drain-finish-late" : "batch-drain-finish";
  }

  @Override
  public String description() {
    return lookedAtAgain
        ? "A drained batch task runs on; a successor that Nomad places late takes it over."
        : "With on_batch_drain = \"finish\" a drained batch task runs to its own end.";
  }

  @Override
  public boolean appliesTo(Dialect dialect) {
    return !dialect.placesBatchSuccessors();
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(2)
        .withDriverSettings("reattach {\n  on_batch_drain = \"finish\"\n}\n");
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    Fate fate = lookedAtAgain ? Fate.MOVES : Fate.STAYS;
    StagedJob job = stage.submit(JobPlan.of(Kind.BATCH, fate));
    StagedTask task = job.awaitTask();
    Instant drain = stage.now();
    stage.drain(task.node(), BatchDrain.DEADLINE);
    stage.awaitCall(task.node(), "StopTask", task.allocationId(), drain);
    if (lookedAtAgain) {
      job.submitAgain();
      job.awaitMoved(task);
    } else {
      job.awaitLines(40);
    }
    // Nomad may look again on its own, for instance when a node's attributes change.
    StagedTask owned = job.ownedNow(task);
    job.tellToEnd("exit 3");
    job.awaitEnd(owned, "exit code 3");
    job.stop();
  }
}
