package dev.tether.nomad;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Nomad's events as they happen. One thread reads; any thread may close, which ends a read that
 * waits.
 */
public final class EventStream implements AutoCloseable {
  /** Nomad says something at least this often, an empty line if need be; with a margin. */
  private static final Duration SILENCE = Duration.ofSeconds(90);

  private final InputStream source;
  private final Function<Throwable, NomadFailure> failure;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final Queue<NomadEvent> ready = new ArrayDeque<>();
  private volatile boolean closed;
  private long index;

  private sealed interface Heard {
    record Line(String text) implements Heard {}

    record End(Throwable cause) implements Heard {}
  }

  EventStream(InputStream source, Function<Throwable, NomadFailure> failure) {
    this.source = source;
    this.failure = failure;
    Thread.ofVirtual().name("nomad-events").start(this::listen);
  }

  /**
   * Waits for the next event.
   *
   * @return empty once the stream is closed on this side
   * @throws NomadFailure.Unreachable when Nomad ended the stream or fell silent; a new stream from
   *     {@link #index} on misses nothing that Nomad still keeps
   * @throws InterruptedException when interrupted
   */
  public Optional<NomadEvent> next() throws InterruptedException {
    while (ready.isEmpty()) {
      if (closed) {
        return Optional.empty();
      }
      Heard h = heard.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
      switch (h) {
        case Heard.Line(String text) -> take(text);
        case Heard.End _ when closed -> {}
        case Heard.End(Throwable cause) -> throw failure.apply(cause);
        case null -> throw failure.apply(new IOException("nothing heard for " + SILENCE));
      }
    }
    return Optional.of(ready.remove());
  }

  /** The index of the last event that {@link #next} was given by Nomad, or 0. */
  public long index() {
    return index;
  }

  private void take(String line) {
    JsonNode batch;
    try {
      batch = Json.parse(line);
    } catch (IOException e) {
      throw failure.apply(e);
    }
    index = Math.max(index, batch.path("Index").asLong());
    batch.path("Events").forEach(e -> ready.add(NomadEvent.of(e)));
  }

  private void listen() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(source, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard.add(new Heard.Line(line));
      }
      heard.add(new Heard.End(new IOException("Nomad ended the event stream")));
    } catch (IOException e) {
      heard.add(new Heard.End(e));
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      source.close();
    } catch (IOException e) {
      // The connection is gone either way.
    }
    heard.add(new Heard.End(new IOException("closed")));
  }
}
