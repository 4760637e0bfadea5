package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.LogComparison;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.nomad.Allocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Holds the logs of an ended job against what its tasks wrote, and notes what is found. */
final class LogReview {
  /** Nomad's log collectors write a moment later than tasks do. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Stage stage;
  private final LogFiles files;

  LogReview(Stage stage) {
    this.stage = Objects.requireNonNull(stage, "stage");
    this.files = new LogFiles(stage.cluster(), stage.ledger());
  }

  /**
   * Compares a slot's logs; what is missing is waited for.
   *
   * @param binding whether nothing may be missing in the end
   */
  void of(SlotKey slot, List<Allocation> allocations, boolean binding) throws InterruptedException {
    Instant until = stage.clock().instant().plus(PATIENCE);
    List<LogComparison> logs = files.compare(slot, allocations, stage.losses());
    while (binding
        && logs.stream().anyMatch(log -> log.lost() > 0)
        && stage.clock().instant().isBefore(until)) {
      Thread.sleep(PAUSE);
      logs = files.compare(slot, allocations, stage.losses());
    }
    logs.forEach(log -> stage.recording().log(binding ? log : log.notBinding()));
    files.disagreements(slot.task(), allocations).forEach(stage.recording()::disagreement);
  }
}
