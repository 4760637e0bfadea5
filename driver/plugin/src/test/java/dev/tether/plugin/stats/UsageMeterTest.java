package dev.tether.plugin.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.TaskStats;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageMeterTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SECOND = 1_000_000_000;

  private final UsageMeter meter = new UsageMeter();

  private static TaskStats stats(long atSecond, long user, long system, double megahertz) {
    return new TaskStats(START.plusSeconds(atSecond), user, system, 1, megahertz);
  }

  @Test
  void firstMeasurementSaysNothingOfShares() {
    assertThat(meter.next(stats(0, SECOND, SECOND, 1000))).isEmpty();
  }

  @Test
  void shareIsProcessorTimeByTime() {
    meter.next(stats(0, 0, 0, 2000));
    assertThat(meter.next(stats(2, SECOND, SECOND / 2, 2000)))
        .contains(new UsageMeter.Cpu(50, 25, Optional.of(1500.0)));
  }

  @Test
  void sameMeasurementAgainChangesNothing() {
    meter.next(stats(0, 0, 0, 0));
    Optional<UsageMeter.Cpu> first = meter.next(stats(1, SECOND, 0, 0));
    assertThat(meter.next(stats(1, SECOND, 0, 0))).isEqualTo(first).isPresent();
    assertThat(meter.next(stats(2, SECOND, 0, 0)).orElseThrow().percent()).isZero();
  }

  @Test
  void speedThatIsNotKnownGivesNoMegahertz() {
    meter.next(stats(0, 0, 0, 0));
    assertThat(meter.next(stats(1, SECOND, 0, 0)).orElseThrow().megahertz()).isEmpty();
  }

  @Test
  void timeThatVanishedWithAProcessIsNotNegative() {
    meter.next(stats(0, SECOND, SECOND, 1000));
    assertThat(meter.next(stats(1, 0, 0, 1000)))
        .contains(new UsageMeter.Cpu(0, 0, Optional.of(0.0)));
  }
}
