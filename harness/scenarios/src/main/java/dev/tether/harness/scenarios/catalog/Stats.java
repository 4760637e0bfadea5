package dev.tether.harness.scenarios.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;
import java.util.Optional;

/** What a task uses. */
final class Stats implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final double LEAST_PERCENT = 0.5;
  private static final long LEAST_BYTES = 100_000;

  @Override
  public String name() {
    return "stats";
  }

  @Override
  public String description() {
    return "Nomad shows time and memory of a busy remote task, before and after a drain.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(ExamplePlan.of("stats", Fate.MOVES));
    StagedTask task = job.awaitTask();
    awaitFigures(stage, task);
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    awaitFigures(stage, moved);
    job.stop();
  }

  private static void awaitFigures(Stage stage, StagedTask task) throws InterruptedException {
    boolean grouped = stage.remote().facts().getOrDefault("limit.memory", "").equals("yes");
    var _ =
        stage
            .await()
            .until(
                "figures of the busy task on " + task.node().name(),
                PATIENCE,
                () -> Optional.of(stage.access(task).stats()).filter(seen -> isTrue(seen, grouped)),
                () -> stage.access(task).stats().toString());
  }

  private static boolean isTrue(JsonNode stats, boolean grouped) {
    JsonNode memory = stats.path("MemoryStats");
    return stats.path("CpuStats").path("Percent").asDouble() > LEAST_PERCENT
        && memory.path("RSS").asLong() > LEAST_BYTES
        && (!grouped || memory.path("Usage").asLong() > LEAST_BYTES);
  }
}
