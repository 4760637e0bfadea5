package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.cluster.ClusterFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeLimitTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @Test
  void givesWhatComesInTime() throws InterruptedException {
    assertThat(TimeLimit.<String>within(LONG, () -> "there", () -> "late")).isEqualTo("there");
  }

  @Test
  void endsWhatTakesTooLongAndWaitsForItsEnd() {
    AtomicBoolean cleared = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                TimeLimit.<Boolean>within(
                    Duration.ofMillis(20),
                    () -> {
                      try {
                        new CountDownLatch(1).await();
                        return true;
                      } finally {
                        cleared.set(true);
                      }
                    },
                    () -> "it took too long"))
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("it took too long");
    assertThat(cleared).isTrue();
  }

  @Test
  void passesFailuresOnAsTheyAre() {
    ClusterFailure reason = new ClusterFailure("broken");

    assertThatThrownBy(
            () ->
                TimeLimit.<Boolean>within(
                    LONG,
                    () -> {
                      throw reason;
                    },
                    () -> "late"))
        .isSameAs(reason);
  }
}
