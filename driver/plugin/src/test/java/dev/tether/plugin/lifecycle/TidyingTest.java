package dev.tether.plugin.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TidyingTest {
  private final AtomicInteger times = new AtomicInteger();

  private static void recover(Tidying tidying, int tasks) {
    for (int number = 0; number < tasks; number++) {
      tidying.recovered();
    }
  }

  @Test
  void eachRowOfManyRecoveriesIsTidiedUpAfterOnce() {
    Tidying tidying = new Tidying(10, Duration.ofMillis(1), times::incrementAndGet);
    recover(tidying, 10);
    Eventually.holds("it is tidied up", () -> times.get() == 1);
    recover(tidying, 9);
    assertThat(times).as("nine are not many").hasValue(1);
    recover(tidying, 1);
    Eventually.holds("it is tidied up again", () -> times.get() == 2);
  }

  @Test
  void nothingIsTidiedUpWhileTasksAreRecovered() {
    Tidying tidying = new Tidying(10, Duration.ofDays(1), times::incrementAndGet);
    recover(tidying, 1_000);
    assertThat(times).hasValue(0);
  }
}
