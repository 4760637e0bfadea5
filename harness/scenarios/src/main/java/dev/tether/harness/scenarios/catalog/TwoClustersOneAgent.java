package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** Clusters that know nothing of each other use one remote host. */
final class TwoClustersOneAgent implements Scenario {
  @Override
  public String name() {
    return "two-clusters-one-agent";
  }

  @Override
  public String description() {
    return "Two clusters run the same job on one agent; what one does leaves the other's.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    Stage there = stage.startNeighbour(1);
    JobPlan plan = JobPlan.service(Fate.MOVES);
    StagedJob ours = stage.submit(plan);
    StagedTask task = ours.awaitTask();
    StagedJob theirs = there.submit(JobPlan.service(Fate.STAYS));
    StagedTask other = theirs.awaitTask();
    stage.check(ours.id().equals(theirs.id()), "the two jobs have different names");
    stage.drain(task.node());
    StagedTask moved = ours.awaitMoved(task);
    stage.probeFencing(moved);
    goesOn(stage, theirs, other, "a drain");
    ours.stop();
    goesOn(stage, theirs, other, "the stop of the job");
    theirs.stop();
  }

  private static void goesOn(Stage stage, StagedJob theirs, StagedTask before, String after)
      throws InterruptedException {
    theirs.awaitLines(20);
    stage.check(
        theirs.awaitTask().allocationId().equals(before.allocationId()),
        "after %s in one cluster the other's task has another owner".formatted(after));
  }
}
