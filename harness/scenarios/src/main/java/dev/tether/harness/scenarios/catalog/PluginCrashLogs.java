package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;
import java.time.Instant;

/** The plugin dies again and again while it carries logs. */
final class PluginCrashLogs implements Scenario {
  private static final int CRASHES = 4;

  /** More than half a second's worth at full speed. */
  private static final int LINES = 25_000;

  @Override
  public String name() {
    return "plugin-crash-logs";
  }

  @Override
  public String description() {
    return "The plugin dies four times under a task that writes 10 MB/s; no line is lost.";
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(15);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.flood(1_500, Fate.STAYS));
    StagedTask task = job.awaitTask();
    for (int crash = 0; crash < CRASHES; crash++) {
      job.awaitLines(LINES);
      Instant before = stage.now();
      stage.crashPlugin(task.node());
      stage.awaitCall(task.node(), "RecoverTask", task.allocationId(), before);
    }
    job.awaitLines(LINES);
    job.stop();
  }
}
