package dev.tether.protocol.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineWriterTest {
  /**
   * Waits until the condition holds; the class's time limit ends a wait for one that never does.
   */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void keepsTheOrderOfEachThreadAndTheLinesWhole() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineWriter writer = new LineWriter(out, 1 << 20, count -> new byte[0]);

    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                t ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                IntStream.range(0, 500)
                                    .forEach(i -> writer.write(line(t + " " + i)))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    writer.drain(Duration.ofSeconds(20));

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    for (int t = 0; t < 4; t++) {
      String prefix = t + " ";
      assertThat(lines.stream().filter(line -> line.startsWith(prefix)))
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> prefix + i).toList());
    }
    assertThat(lines).hasSize(2000);
  }

  @Test
  void drainingGivesUpOnAStreamThatBlocks() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    LineWriter writer =
        new LineWriter(
            new OutputStream() {
              @Override
              public void write(int b) {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            },
            1 << 20,
            count -> new byte[0]);
    writer.write(line("stuck"));

    Thread drain = Thread.ofVirtual().start(() -> writer.drain(Duration.ofMillis(50)));

    assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
    never.countDown();
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
