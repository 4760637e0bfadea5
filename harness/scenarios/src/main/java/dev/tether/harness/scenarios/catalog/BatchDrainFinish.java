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

/** The other way to treat a batch task that gets no successor. */
final class BatchDrainFinish implements Scenario {
  @Override
  public String name() {
    return "batch-drain-finish";
  }

  @Override
  public String description() {
    return "With on_batch_drain = \"finish\" a drained batch task runs to its own end.";
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
    StagedJob job = stage.submit(JobPlan.of(Kind.BATCH, Fate.STAYS));
    StagedTask task = job.awaitTask();
    Instant drain = stage.now();
    stage.drain(task.node(), BatchDrain.DEADLINE);
    stage.awaitCall(task.node(), "StopTask", task.allocationId(), drain);
    job.awaitLines(40);
    job.tellToEnd("exit 3");
    job.awaitEnd(task, "exit code 3");
    job.stop();
  }
}
