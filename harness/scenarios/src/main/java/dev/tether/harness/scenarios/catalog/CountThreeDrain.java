package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.util.Comparator;
import java.util.List;

/** Tasks that are alike must not be taken for one another. */
final class CountThreeDrain implements Scenario {
  @Override
  public String name() {
    return "count-3-drain";
  }

  @Override
  public String description() {
    return "A node with some of three equal tasks is drained; they move, the rest stays.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.service(Fate.RUNS).withCount(3));
    List<StagedTask> tasks = job.awaitRunning();
    ClusterNode fullest =
        stage.nodes().stream()
            .max(Comparator.comparingLong(node -> on(node, tasks).size()))
            .orElseThrow();
    List<StagedTask> moving = on(fullest, tasks);
    moving.forEach(task -> job.expect(task, Fate.MOVES));
    stage.drain(fullest);
    job.awaitMoved(moving);
    job.stop();
  }

  private static List<StagedTask> on(ClusterNode node, List<StagedTask> tasks) {
    return tasks.stream().filter(task -> task.node().name().equals(node.name())).toList();
  }
}
