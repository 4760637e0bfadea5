package dev.tether.harness.tap.record;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.harness.tap.relay.RelayWatch;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes down all that passes. The calls' own threads only note what happened; a thread of the
 * recorder's own decodes and writes. Safe for any thread.
 */
public final class Recorder implements RelayWatch, AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final LineWriter lines;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TapId tap;
  private final HandleMemory handles;

  /**
   * Creates a recorder.
   *
   * @param sink gets whole lines with their ends, one or more at a time, on one thread
   * @param nanoTime nanoseconds for durations
   * @param tap whose calls they are
   * @param handles remembers the drivers' states that passed
   */
  public Recorder(
      Consumer<byte[]> sink,
      InstantSource clock,
      LongSupplier nanoTime,
      TapId tap,
      HandleMemory handles) {
    this.lines = new LineWriter(sink, this::lost);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.tap = tap;
    this.handles = handles;
  }

  /** Also gives the lines to somebody else, until the returned action is run. */
  public Runnable follow(Consumer<byte[]> follower) {
    return lines.follow(follower);
  }

  /** Writes a line about the tap itself. */
  public void event(String event, Map<String, String> details) {
    Instant at = clock.instant();
    lines.add(
        () -> {
          ObjectNode line = line("tap", at).put("event", event);
          details.forEach(line::put);
          return line;
        });
  }

  private ObjectNode lost(long count) {
    return line("tap", clock.instant()).put("event", "lines lost").put("count", count);
  }

  @Override
  public OneCall began(long number, String method) {
    Noted call = new Noted(number, method);
    call.begin();
    return call;
  }

  private ObjectNode line(String phase, Instant at) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("phase", phase)
        .put("at", ChronoUnit.MICROS.between(Instant.EPOCH, at))
        .put("tap", tap.number())
        .put("pid", tap.pid());
  }

  /** Writes what is still to be written, for at most a second. */
  @Override
  public void close() {
    lines.close(CLOSE_LIMIT);
  }

  /** One call. What is not final belongs to the writing thread, but for the two counters. */
  private final class Noted implements OneCall {
    private final long number;
    private final String fullName;
    private final String shortName;
    private final long startNanos = nanoTime.getAsLong();
    private final MessageReader reader;
    private TaskName task = TaskName.NONE;
    private int requests;
    private int answers;

    Noted(long number, String method) {
      this.number = number;
      this.fullName = method;
      this.shortName = KnownMethods.shortName(method);
      this.reader = new MessageReader(KnownMethods.all().find(fullName), handles);
    }

    void begin() {
      Instant at = clock.instant();
      lines.add(() -> callLine("begin", at));
    }

    @Override
    public void request(byte[] message) {
      Instant at = clock.instant();
      requests++;
      lines.add(
          () -> {
            MessageReader.Read read = reader.request(message);
            task = task.orElse(read.task());
            return messageLine("request", at, message, read);
          });
    }

    @Override
    public void answer(byte[] message) {
      Instant at = clock.instant();
      answers++;
      lines.add(
          () -> {
            MessageReader.Read read = reader.answer(message);
            ObjectNode line = messageLine("answer", at, message, read);
            TaskName told = task.orElse(read.task());
            return line.put("task", told.task()).put("alloc", told.allocation());
          });
    }

    @Override
    public void interfered(String effect, String what) {
      Instant at = clock.instant();
      lines.add(() -> callLine("control", at).put("effect", effect).put("what", what));
    }

    @Override
    public void ended(Status status) {
      Instant at = clock.instant();
      long micros = (nanoTime.getAsLong() - startNanos) / 1000;
      int asked = requests;
      int told = answers;
      lines.add(
          () ->
              callLine("end", at)
                  .put("status", status.getCode().name())
                  .put("error", MessageReader.errorText(status))
                  .put("micros", micros)
                  .put("requests", asked)
                  .put("answers", told));
    }

    private ObjectNode messageLine(
        String phase, Instant at, byte[] message, MessageReader.Read read) {
      ObjectNode line = callLine(phase, at).put("bytes", message.length);
      read.json().ifPresent(json -> line.set("message", json));
      return line;
    }

    private ObjectNode callLine(String phase, Instant at) {
      return line(phase, at)
          .put("call", number)
          .put("method", shortName)
          .put("task", task.task())
          .put("alloc", task.allocation());
    }
  }
}
