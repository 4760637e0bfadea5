package dev.tether.plugin.contents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeWatchTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path directory;

  @Test
  void changesAreToldToWhomTheyConcern() throws IOException {
    AtomicInteger mine = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    Path one = Files.createDirectory(directory.resolve("one"));
    Path two = Files.createDirectory(directory.resolve("two"));
    try (ChangeWatch watch = ChangeWatch.start(NEVER);
        ChangeWatch.Watched my = watch.open(mine::incrementAndGet);
        ChangeWatch.Watched their = watch.open(others::incrementAndGet)) {
      assertThat(my.cover(Set.of(one))).isTrue();
      assertThat(my.cover(Set.of(one))).as("nothing was missed").isFalse();
      assertThat(their.cover(Set.of(two))).isTrue();
      Files.writeString(one.resolve("file"), "x");
      Eventually.holds("the change is told", () -> mine.get() > 0);
      assertThat(others).hasValue(0);
    }
  }

  @Test
  void directoryThatIsGoneIsNoReasonToLookAgain() {
    try (ChangeWatch watch = ChangeWatch.start(NEVER);
        ChangeWatch.Watched watched = watch.open(() -> {})) {
      assertThat(watched.cover(Set.of(directory.resolve("none")))).isFalse();
    }
  }

  @Test
  void withoutTheKernelsWatchesEverybodyIsToldAtIntervals() {
    AtomicInteger told = new AtomicInteger();
    try (ChangeWatch watch = ChangeWatch.startBlind(Duration.ofMillis(5));
        ChangeWatch.Watched watched = watch.open(told::incrementAndGet)) {
      assertThat(watched.cover(Set.of(directory))).isFalse();
      Eventually.holds("it is told twice", () -> told.get() > 1);
    }
  }
}
