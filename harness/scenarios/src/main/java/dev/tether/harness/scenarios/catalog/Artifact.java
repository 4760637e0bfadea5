package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;

/** What Nomad downloads for a task is on the remote side. */
final class Artifact implements Scenario {
  @Override
  public String name() {
    return "artifact";
  }

  @Override
  public String description() {
    return "A downloaded program runs on the remote side, and runs on through a drain.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    try (Download download =
        Download.zip(
            stage.servicePort(),
            "hello.zip",
            "hello.sh",
            "while true; do echo hello $(cat $1/name.txt); sleep 1; done\n",
            "data/name.txt",
            "from an artifact")) {
      StagedJob job =
          stage.submit(ExamplePlan.of("artifact", Fate.MOVES).with("source", download.address()));
      StagedTask task = job.awaitTask();
      stage.access(task).awaitLog("hello from an artifact");
      stage.drain(task.node());
      StagedTask moved = job.awaitMoved(task);
      stage.access(moved).awaitLog("hello from an artifact");
      job.stop();
    }
  }
}
