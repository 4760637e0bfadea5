package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.ScenarioFailure;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.io.IOException;
import java.nio.file.Files;

/** What a node offers as host volume is copied to the task. */
final class HostVolume implements Scenario {
  private static final String FILE = "name";

  @Override
  public String name() {
    return "host-volume";
  }

  @Override
  public String description() {
    return "A host volume is copied to the task, which keeps its copy through a drain.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    for (ClusterNode node : stage.nodes()) {
      write(node);
    }
    ExamplePlan first = ExamplePlan.of("host-volume", Fate.MOVES);
    StagedJob job = stage.submit(first);
    StagedTask task = job.awaitTask();
    stage.access(task).awaitLog("settings of " + task.node().name());
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    stage.access(moved).awaitLog("settings of " + task.node().name());
    job.update(
        new ExamplePlan(first.file(), "", "v2", first.variables(), Fate.RUNS, first.command())
            .with("read_only", "false")
            .with("writable_volumes", "copy"));
    StagedTask updated = job.awaitMoved(moved);
    String node = updated.node().name();
    stage.access(updated).awaitLog("settings of %s and a note of the task".formatted(node));
    stage.check(
        read(updated.node()).equals(node + "\n"),
        "the task changed the volume of " + node + " to \"" + read(updated.node()) + '"');
    job.stop();
  }

  private static void write(ClusterNode node) {
    try {
      Files.writeString(node.hostVolume().resolve(FILE), node.name() + "\n");
    } catch (IOException e) {
      throw new ScenarioFailure("can't fill the host volume of " + node.name() + ": " + e);
    }
  }

  private static String read(ClusterNode node) {
    try {
      return Files.readString(node.hostVolume().resolve(FILE));
    } catch (IOException e) {
      throw new ScenarioFailure("can't read the host volume of " + node.name() + ": " + e);
    }
  }
}
