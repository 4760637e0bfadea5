package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Kind;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.util.ArrayList;
import java.util.List;

/** Tasks end by themselves. */
final class TaskExits implements Scenario {

  /** What a task is told, and what Nomad has to show of it. */
  private record End(String name, String told, String shown) {}

  private static final List<End> ENDS =
      List.of(
          new End("zero", "exit 0", "exit code 0"),
          new End("one", "exit 1", "exit code 1"),
          new End("high", "exit 137", "exit code 137"),
          new End("killed", "signal 9", "signal 9"));

  @Override
  public String name() {
    return "task-exits";
  }

  @Override
  public String description() {
    return "Tasks end with codes 0, 1, 137 and by SIGKILL; Nomad shows each as it was.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    List<StagedJob> jobs = new ArrayList<>();
    for (End end : ENDS) {
      jobs.add(stage.submit(JobPlan.of(Kind.BATCH, Fate.RUNS).named(end.name())));
    }
    for (int i = 0; i < jobs.size(); i++) {
      StagedTask task = jobs.get(i).awaitTask();
      jobs.get(i).tellToEnd(ENDS.get(i).told());
      jobs.get(i).awaitEnd(task, ENDS.get(i).shown());
    }
    for (StagedJob job : jobs) {
      job.stop();
    }
  }
}
