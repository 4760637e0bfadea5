package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Kind;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.util.List;

/** A system job's task belongs to its node: nobody may take it over. */
final class SystemJobDrain implements Scenario {
  @Override
  public String name() {
    return "system-job-drain";
  }

  @Override
  public String description() {
    return "One of a system job's nodes is drained: its task stops, the other one stays.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.of(Kind.SYSTEM, Fate.RUNS));
    List<StagedTask> tasks = job.awaitRunning();
    StagedTask drained = tasks.getFirst();
    StagedTask other = tasks.getLast();
    job.expect(drained, Fate.REPLACED);
    stage.drain(drained.node());
    job.awaitOver(drained.allocationId());
    job.awaitEnded(drained.slot());
    stage.check(
        job.running().contains(other), "the drain of one node ended the task of the other one");
    stage.undrain(drained.node());
    // Nomad 1.11 does not look by itself what a system job may run on a node that is eligible
    // again.
    job.submitAgain();
    List<StagedTask> again = job.awaitRunning();
    stage.check(again.contains(other), "the other node's task has another owner now");
    job.stop();
  }
}
