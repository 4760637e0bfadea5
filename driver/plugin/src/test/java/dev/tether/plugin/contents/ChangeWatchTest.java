package dev.tether.plugin.contents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  /** The JDK's own watch never answers again when too many ask it at once. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void thousandsMayBeginAndEndAtOnce() throws Exception {
    int count = 3_000;
    try (ChangeWatch watch = ChangeWatch.start(NEVER)) {
      List<Callable<Boolean>> begins = new ArrayList<>();
      List<Callable<Object>> ends = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        Path own = Files.createDirectory(directory.resolve("task-" + number));
        ChangeWatch.Watched watched = watch.open(() -> {});
        begins.add(() -> watched.cover(Set.of(own)));
        ends.add(Executors.callable(watched::close));
      }

      assertThat(allAtOnce(begins)).hasSize(count).containsOnly(true);
      assertThat(allAtOnce(ends)).hasSize(count);
    }
  }

  private static <T> List<T> allAtOnce(List<Callable<T>> calls) throws Exception {
    List<T> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}
