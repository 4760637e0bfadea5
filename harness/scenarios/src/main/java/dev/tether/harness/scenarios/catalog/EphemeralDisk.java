package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** A task's data is with the task, and comes back when it ends. */
final class EphemeralDisk implements Scenario {
  @Override
  public String name() {
    return "ephemeral-disk";
  }

  @Override
  public String description() {
    return "Data stays with the task through a drain, and the next version finds it.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    ExamplePlan first = ExamplePlan.of("ephemeral-disk", Fate.MOVES).with("note", "first");
    StagedJob job = stage.submit(first);
    StagedTask task = job.awaitTask();
    stage.access(task).awaitLog("started 1 times: first");
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    String data =
        stage.access(moved).exec("/bin/sh", "-c", "cat $NOMAD_ALLOC_DIR/data/starts").stdout();
    stage.check(data.equals("first\n"), "after the drain the data is \"" + data + '"');
    job.update(
        new ExamplePlan(first.file(), "", "v2", first.variables(), Fate.RUNS, first.command())
            .with("note", "second"));
    StagedTask updated = job.awaitMoved(moved);
    stage.access(updated).awaitLog("started 2 times: first second");
    job.stop();
  }
}
