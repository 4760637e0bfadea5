package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The job of the first run, as it stands among the examples. */
final class HelloRemote implements Scenario {
  private static final Pattern TICK = Pattern.compile("tick from (\\d+) at");

  @Override
  public String name() {
    return "hello-remote";
  }

  @Override
  public String description() {
    return "The example hello-remote is drained; its log goes on from the same process.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(ExamplePlan.of("hello-remote", Fate.MOVES));
    StagedTask task = job.awaitTask();
    String pid = pid(stage.access(task).awaitLog("tick from"));
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    String pidThen = pid(stage.access(moved).awaitLog("tick from"));
    stage.check(
        pid.equals(pidThen), "process %s ticks where %s did before".formatted(pidThen, pid));
    job.checkDriverTold(moved);
    job.stop();
  }

  private static String pid(String log) {
    Matcher tick = TICK.matcher(log);
    return tick.find() ? tick.group(1) : "none";
  }
}
