package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CreationRateTest {
  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = time::get;

  private void pass(Duration duration) {
    time.updateAndGet(now -> now.plus(duration));
  }

  private static int taken(CreationRate rate, int wanted) {
    int taken = 0;
    for (int i = 0; i < wanted; i++) {
      try {
        rate.take();
        taken++;
      } catch (RemoteFailure.Failed tooMany) {
        assertThat(tooMany).hasMessageContaining("max_creates_per_second");
      }
    }
    return taken;
  }

  @Test
  void burstIsTakenAndThenSoManyPerSecond() {
    CreationRate rate = new CreationRate(new CreationBound(2, 5), clock);

    assertThat(taken(rate, 10)).isEqualTo(5);
    pass(Duration.ofMillis(500));
    assertThat(taken(rate, 10)).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(taken(rate, 10)).isEqualTo(2);
    pass(Duration.ofHours(1));
    assertThat(taken(rate, 10)).isEqualTo(5);
  }

  @Test
  void refusalSaysWhatTheBoundIsAndThatItIsNotForEver() {
    CreationRate rate = new CreationRate(new CreationBound(3, 1), clock);
    rate.take();

    assertThatThrownBy(rate::take)
        .isInstanceOf(RemoteFailure.Failed.class)
        .hasMessageContainingAll("3 tasks per second", "max_creates_burst", "try again");
  }

  @Test
  void clockThatIsSetBackLetsNobodyWaitForItToCatchUp() {
    CreationRate rate = new CreationRate(new CreationBound(1, 1), clock);
    rate.take();
    pass(Duration.ofDays(-1));
    assertThat(taken(rate, 1)).isZero();
    pass(Duration.ofSeconds(1));

    assertThat(taken(rate, 1)).isEqualTo(1);
  }

  @Property
  void neverMoreThanTheBurstAndTheTimeAllow(
      @ForAll @IntRange(min = 1, max = 50) int perSecond,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @IntRange(min = 0, max = 5000) int millis,
      @ForAll @IntRange(min = 1, max = 20) int steps) {
    CreationRate rate = new CreationRate(new CreationBound(perSecond, burst), clock);
    int taken = taken(rate, 60);
    for (int i = 0; i < steps; i++) {
      pass(Duration.ofMillis(millis));
      taken += taken(rate, 60);
    }

    assertThat(taken).isLessThanOrEqualTo(burst + (int) ((long) millis * steps * perSecond / 1000));
  }
}
