package dev.tether.web.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutputBufferTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final OutputBuffer buffer = new OutputBuffer(8);

  private void write(String text) {
    buffer.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(OutputBuffer.Piece piece) {
    return new String(piece.data(), StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsBehindAnOffsetIsGivenAtOnce() throws InterruptedException {
    write("abcdef");

    OutputBuffer.Piece piece = buffer.after(2, LONG);

    assertThat(text(piece)).isEqualTo("cdef");
    assertThat(piece.next()).isEqualTo(6);
    assertThat(piece.last()).isFalse();
  }

  @Test
  void theOldestGoesFirst() throws InterruptedException {
    write("abcdefghijkl");

    OutputBuffer.Piece piece = buffer.after(0, LONG);

    assertThat(piece.from()).isEqualTo(4);
    assertThat(text(piece)).isEqualTo("efghijkl");
    assertThat(piece.next()).isEqualTo(12);
  }

  @Test
  void whoWaitsIsWokenByWhatIsWrittenAndByTheEnd() throws InterruptedException {
    CountDownLatch woken = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  if (text(buffer.after(0, LONG)).equals("x")) {
                    woken.countDown();
                  }
                } catch (InterruptedException never) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    write("x");
    woken.await();

    buffer.end();

    assertThat(buffer.after(1, LONG).last()).isTrue();
  }

  @Test
  void nothingIsGivenAfterTheLimit() throws InterruptedException {
    assertThat(text(buffer.after(0, Duration.ofMillis(1)))).isEmpty();
  }
}
