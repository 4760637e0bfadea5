package dev.tether.harness.scenarios.stage;

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
  void aWaitWithoutEndSaysWhatItWaitedForAndWhatItSaw() {
    assertThatThrownBy(() -> await.untilTrue("Godot", Duration.ZERO, () -> false, () -> "a tree"))
        .isInstanceOf(ScenarioFailure.class)
        .hasMessage("waited 0 s for Godot; last seen: a tree");
  }

  @Test
  void aLongWaitIsTold() {
    assertThatThrownBy(
            () -> await.untilTrue("Godot", Duration.ofMillis(1300), () -> false, () -> "a tree"))
        .isInstanceOf(ScenarioFailure.class);
    assertThat(said).containsExactly("waiting for Godot");
  }
}
