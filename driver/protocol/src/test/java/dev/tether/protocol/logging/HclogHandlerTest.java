package dev.tether.protocol.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HclogHandlerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HclogHandler handler = new HclogHandler(out);

  @Test
  void writesWhatAHostParses() throws IOException {
    LogRecord record = record(Level.WARNING, "the runtime \"a\"\nis away");
    record.setLoggerName("dev.tether.sample");
    record.setInstant(Instant.parse("2026-03-04T05:06:07.000089999Z"));

    JsonNode line = published(record);

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("@level", "@timestamp", "@module", "@message");
    assertThat(line.get("@level").textValue()).isEqualTo("warn");
    assertThat(line.get("@timestamp").textValue()).isEqualTo("2026-03-04T05:06:07.000089Z");
    assertThat(line.get("@module").textValue()).isEqualTo("dev.tether.sample");
    assertThat(line.get("@message").textValue()).isEqualTo("the runtime \"a\"\nis away");
  }

  @Test
  void addsTheExceptionAsStrings() throws IOException {
    LogRecord record = record(Level.SEVERE, "failed");
    record.setThrown(new IllegalStateException("no state"));

    JsonNode line = published(record);

    assertThat(line.get("error").textValue())
        .isEqualTo("java.lang.IllegalStateException: no state");
    assertThat(line.get("stacktrace").textValue()).contains("HclogHandlerTest");
  }

  @Test
  void staysBelowTheLineLimitOfTheHost() throws IOException {
    LogRecord record = record(Level.SEVERE, "\u0001é".repeat(200_000));
    record.setLoggerName("n".repeat(100_000));
    record.setThrown(new IllegalStateException("\u0002".repeat(300_000)));

    published(record);

    assertThat(out.size()).isLessThan(64 << 10);
  }

  @Test
  void fillsInParametersAndLeavesOtherBracesAlone() throws IOException {
    LogRecord filled = record(Level.INFO, "task {0} took {1}");
    filled.setParameters(new Object[] {"t1", "3 s"});
    assertThat(published(filled).get("@message").textValue()).isEqualTo("task t1 took 3 s");

    out.reset();
    LogRecord json = record(Level.INFO, "got {\"a\":1}");
    json.setParameters(new Object[] {"unused"});
    assertThat(published(json).get("@message").textValue()).isEqualTo("got {\"a\":1}");
  }

  @Test
  void aRecordWithoutAnythingIsALine() throws IOException {
    LogRecord record = new LogRecord(Level.INFO, null);

    JsonNode line = published(record);

    assertThat(line.get("@message").textValue()).isEmpty();
    assertThat(line.get("@module").textValue()).isEmpty();
  }

  @Test
  void aParameterThatCannotBePrintedFailsNobody() throws IOException {
    LogRecord record = record(Level.INFO, "value {0}");
    record.setParameters(
        new Object[] {
          new Object() {
            @Override
            public String toString() {
              throw new IllegalStateException("unprintable");
            }
          }
        });

    assertThat(published(record).get("@message").textValue()).contains("could not be formatted");
  }

  @Test
  void aBrokenStreamFailsAndBlocksNobody() {
    HclogHandler broken =
        new HclogHandler(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("broken pipe");
              }
            });

    for (int i = 0; i < 20_000; i++) {
      broken.publish(record(Level.INFO, "nobody hears this"));
    }
  }

  @Test
  void aHostThatDoesNotReadLosesLinesAndLearnsHowMany() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    HclogHandler stuck = new HclogHandler(new WaitingStream(reading, out));
    int lines = 20_000;

    // Would wait for ever here if publishing waited for the stream.
    for (int i = 0; i < lines; i++) {
      stuck.publish(record(Level.INFO, "line " + i + " " + "x".repeat(100)));
    }
    reading.countDown();
    stuck.publish(record(Level.INFO, "the last one"));

    LineWriterTest.await(() -> written() + dropped() == lines + 1);
    assertThat(dropped()).isPositive();
  }

  /** How many of the lines that were asked for came out whole. */
  private long written() {
    return whole().filter(line -> !line.contains("were dropped")).count();
  }

  private long dropped() {
    return whole()
        .filter(line -> line.contains("were dropped"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"(\\d+) log lines.*", "$1")))
        .sum();
  }

  private Stream<String> whole() {
    String text = text();
    return text.substring(0, text.lastIndexOf('\n') + 1).lines();
  }

  private JsonNode published(LogRecord record) throws IOException {
    handler.publish(record);
    LineWriterTest.await(() -> text().endsWith("\n"));
    return JSON.readTree(text());
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static LogRecord record(Level level, String message) {
    return new LogRecord(level, message);
  }

  private static final class WaitingStream extends OutputStream {
    private final CountDownLatch open;
    private final OutputStream out;

    WaitingStream(CountDownLatch open, OutputStream out) {
      this.open = open;
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        if (!open.await(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the test never started reading");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      out.write(bytes, offset, length);
    }
  }
}
