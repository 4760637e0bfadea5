package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.ClusterFailure;
import java.time.Duration;
import java.util.List;

/** What the driver tells people of what it does with a task. */
final class DriverEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private DriverEvents() {}

  /** Notes the driver's last event in a task's allocation, or that there is none. */
  static void check(Stage stage, StagedTask task) throws InterruptedException {
    String allocation = task.allocationId();
    try {
      stage
          .await()
          .untilTrue(
              "an event of the driver in allocation " + LogFiles.brief(allocation),
              PATIENCE,
              () -> !of(stage, allocation).isEmpty(),
              () -> "none");
      stage
          .recording()
          .action(
              task.node().name(), "the driver tells: " + of(stage, allocation).getLast(), false);
    } catch (ClusterFailure silent) {
      stage.check(false, silent.getMessage());
    }
  }

  private static List<String> of(Stage stage, String allocationId) {
    return stage
        .api()
        .allocation(allocationId)
        .map(AllocationStory::driverEvents)
        .orElse(List.of());
  }
}
