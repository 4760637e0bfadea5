package dev.tether.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private final List<String> said = new ArrayList<>();
  private final Await await = new Await(InstantSource.system(), said::add);

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
        .hasMessage("waited 0 s for rain; last seen: the sun shines");
  }

  @Test
  void whatIsThereInTheEndIsReturned() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();

    int found =
        await.until(
            "three looks",
            Duration.ofSeconds(20),
            () -> Optional.of(looks.incrementAndGet()).filter(n -> n == 3),
            () -> "");

    assertThat(found).isEqualTo(3);
    assertThat(said).isEmpty();
  }

  @Test
  void aLongWaitIsTold() {
    assertThatThrownBy(
            () -> await.untilTrue("Godot", Duration.ofMillis(1300), () -> false, () -> "a tree"))
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("waited 1 s for Godot; last seen: a tree");
    assertThat(said).containsExactly("waiting for Godot");
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
