package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;

/** A task that writes much is moved twice. */
final class LogsAcrossDrain implements Scenario {
  /** More than a second's worth at full speed. */
  private static final int LINES = 60_000;

  @Override
  public String name() {
    return "logs-across-drain";
  }

  @Override
  public String description() {
    return "A task that writes 10 MB/s is moved by two drains; its log has every line once.";
  }

  @Override
  public Duration usual() {
    return Duration.ofSeconds(12);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(JobPlan.flood(1_500, Fate.MOVES));
    StagedTask first = job.awaitTask();
    job.awaitLines(LINES);
    stage.drain(first.node());
    StagedTask second = job.awaitMoved(first);
    job.awaitLines(LINES);
    stage.undrain(first.node());
    stage.drain(second.node());
    job.awaitMoved(second);
    job.awaitLines(LINES);
    job.stop();
  }
}
