package dev.tether.harness.scenarios.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.observe.TaskLedger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String ALLOCATION = "c42b2dd6";

  /** Ten lines a second. */
  private static final byte[] WRITTEN = written(100);

  private final Losses losses =
      new Losses(
          () ->
              List.of(
                  held(BEGIN, "40922e55", 1),
                  held(BEGIN.plusSeconds(4), ALLOCATION, 2),
                  held(BEGIN.plusSeconds(9), ALLOCATION, 2)));

  @Test
  void nothingOfAnAllocationThatWasNotLostMayComeAgain() {
    losses.note("40922e55", BEGIN.plusSeconds(3));

    assertThat(losses.mayComeAgain(ALLOCATION, WRITTEN, new byte[500])).isZero();
  }

  @Test
  void theMostThatWasWrittenInASecondMayComeAgain() {
    losses.note(ALLOCATION, BEGIN.plusSeconds(10));

    assertThat(losses.mayComeAgain(ALLOCATION, WRITTEN, new byte[5000]))
        .isEqualTo(TaskLedger.mostPerSecond(WRITTEN))
        .isBetween(10L * TaskLedger.LINE, 11L * TaskLedger.LINE);
  }

  @Test
  void allThatAnOwnerDeliveredWithinItsOnlySecondMayComeAgain() {
    losses.note(ALLOCATION, BEGIN.plus(Duration.ofMillis(4900)));

    assertThat(losses.mayComeAgain(ALLOCATION, WRITTEN, new byte[5000])).isEqualTo(5000);
  }

  @Test
  void aSecondLossChangesNothing() {
    losses.note(ALLOCATION, BEGIN.plusSeconds(10));
    losses.note(ALLOCATION, BEGIN.plus(Duration.ofMillis(4900)));

    assertThat(losses.mayComeAgain(ALLOCATION, WRITTEN, new byte[5000])).isLessThan(5000);
  }

  private static OwnerChange held(Instant at, String allocation, long generation) {
    return new OwnerChange(
        at,
        "remote",
        new SlotKey("job", "work", 0, "task", ""),
        generation,
        allocation,
        "client-1",
        OwnerChange.Custody.HELD,
        "running");
  }

  private static byte[] written(int lines) {
    return IntStream.range(0, lines)
        .mapToObj(
            number ->
                String.format(Locale.ROOT, "%010d %017.6f ", number, 1_000_000_000 + number / 10.0))
        .map(start -> start + ".".repeat(TaskLedger.LINE - start.length() - 1) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }
}
