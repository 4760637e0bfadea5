package dev.tether.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

  @Test
  void itLooksAgainUntilTheConditionHolds() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    Await.until("three looks", Duration.ofSeconds(30), () -> looks.incrementAndGet() == 3);
    assertThat(looks).hasValue(3);
  }

  @Test
  void inTheEndTheLastObstacleIsTold() {
    assertThatThrownBy(
            () ->
                Await.noObstacle(
                    "rain", Duration.ofMillis(20), () -> Optional.of("the sun shines")))
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("waited for rain in vain for 0 s: the sun shines");
  }

  @Test
  void aFailureOfTheConditionEndsTheWait() {
    assertThatThrownBy(
            () ->
                Await.until(
                    "nothing",
                    Duration.ofSeconds(30),
                    () -> {
                      throw new ClusterFailure("broken");
                    }))
        .hasMessage("broken");
  }
}
