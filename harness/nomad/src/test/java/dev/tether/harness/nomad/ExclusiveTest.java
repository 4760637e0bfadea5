package dev.tether.harness.nomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void aSecondThreadOfTheSameProcessWaitsUntilTheFirstHasDoneItsWork() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Boolean> first =
        inBackground(
            () -> {},
            () -> {
              working.countDown();
              mayEnd.await();
              return done.getAndSet(true);
            });
    working.await();

    CompletableFuture<Boolean> second = inBackground(mayEnd::countDown, done::get);

    assertThat(first).succeedsWithin(LONG).isEqualTo(false);
    assertThat(second).succeedsWithin(LONG).isEqualTo(true);
  }

  @Test
  void workThatFailsLeavesTheWayFree() throws Exception {
    assertThatThrownBy(
            () ->
                Exclusive.run(
                    file(),
                    () -> {},
                    () -> {
                      throw new IOException("no space left");
                    }))
        .hasMessage("no space left");

    assertThat(Exclusive.run(file(), () -> {}, () -> "made")).isEqualTo("made");
  }

  private Path file() {
    return directory.resolve("lock");
  }

  private CompletableFuture<Boolean> inBackground(Runnable waiting, Exclusive.Work<Boolean> work) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(Exclusive.run(file(), waiting, work));
              } catch (IOException | InterruptedException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }
}
