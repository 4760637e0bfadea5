package dev.tether.protocol.logging;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes log records as JSON object lines in the form that a go-plugin host parses.
 *
 * <p>Never throws and never waits for the reader: lines go through a bounded buffer that a thread
 * of its own empties. When the host stops reading, the newest lines are dropped and counted; when
 * the stream is broken, all are. Safe for any thread.
 */
public final class HclogHandler extends Handler {
  /** How much may wait for a host that does not read, in bytes. */
  private static final int BUFFER_BYTES = 1 << 20;

  private static final Duration CLOSE_LIMIT = Duration.ofMillis(200);

  private final LineWriter writer;

  /**
   * Creates the handler; its thread starts with the first line.
   *
   * @param out where the lines go, for a plugin its unbuffered standard error; never closed
   */
  public HclogHandler(OutputStream out) {
    writer = new LineWriter(out, BUFFER_BYTES, HclogHandler::droppedLine);
  }

  /**
   * Makes this the only handler of all loggers of the process.
   *
   * @param level the least important level that is written; gRPC's and Netty's own loggers stay at
   *     warnings
   */
  public void install(Level level) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    root.addHandler(this);
    NoisyLibraries.quiet();
  }

  @Override
  public void publish(LogRecord record) {
    try {
      if (isLoggable(record)) {
        writer.write(HclogLine.of(record).getBytes(StandardCharsets.UTF_8));
      }
    } catch (RuntimeException e) {
      // A message whose toString or parameters fail must not fail its caller.
      writer.write(HclogLine.unprintable(record, e).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Waits until everything is written, at most 200 ms. */
  @Override
  public void flush() {
    writer.drain(CLOSE_LIMIT);
  }

  /** Does what {@link #flush} does; later records are still written. */
  @Override
  public void close() {
    flush();
  }

  private static byte[] droppedLine(long count) {
    LogRecord record =
        new LogRecord(Level.WARNING, count + " log lines were dropped: the host did not read them");
    record.setLoggerName(HclogHandler.class.getName());
    return HclogLine.of(record).getBytes(StandardCharsets.UTF_8);
  }
}
