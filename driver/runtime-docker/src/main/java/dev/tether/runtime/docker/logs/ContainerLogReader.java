package dev.tether.runtime.docker.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tether.runtime.LogReader;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.docker.engine.ContainerFacts.Status;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineClient;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.engine.Frames;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Follows one stream of one container; the package tells how. */
final class ContainerLogReader implements LogReader {
  private final Containers containers;
  private final Optional<String> container;
  private final boolean error;
  private final LogIndex index;

  /** Of the next byte to give. */
  private long offset;

  /** Of the next byte that the engine gives. */
  private long engineAt;

  private byte[] message = {};
  private int messageAt;
  private boolean ended;
  private volatile Optional<EngineClient.Stream> stream = Optional.empty();
  private Optional<Frames> frames = Optional.empty();
  private volatile boolean closed;

  ContainerLogReader(
      Containers containers,
      Optional<String> container,
      boolean error,
      LogIndex index,
      long offset) {
    this.containers = containers;
    this.container = container;
    this.error = error;
    this.index = index;
    this.offset = offset;
  }

  @Override
  public int read(byte[] buffer) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("reading a log was interrupted");
    }
    if (container.isEmpty()) {
      return -1;
    }
    try {
      while (messageAt == message.length) {
        if (!advance(container.get())) {
          return -1;
        }
      }
    } catch (IOException | EngineRefusal | RemoteFailure.Unreachable broken) {
      throw failure(broken);
    }
    int count = Math.min(buffer.length, message.length - messageAt);
    System.arraycopy(message, messageAt, buffer, 0, count);
    messageAt += count;
    offset += count;
    return count;
  }

  private RuntimeException failure(Exception broken) throws InterruptedException {
    closeStream();
    if (closed) {
      return new RemoteFailure.Unreachable("the log reader was closed");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("reading a log was interrupted");
    }
    return switch (broken) {
      case EngineRefusal refusal -> refusal.asFailure();
      case RemoteFailure failure -> failure;
      default -> new RemoteFailure.Unreachable("a log broke off: " + broken.getMessage(), broken);
    };
  }

  /** Gets the next message; false at the end of a task that has ended. */
  private boolean advance(String id) throws IOException {
    if (frames.isEmpty()) {
      open(id);
    }
    Optional<Frames.Frame> frame = frames.orElseThrow().next();
    if (frame.isPresent()) {
      take(frame.get().content());
      return true;
    }
    closeStream();
    if (ended) {
      return false;
    }
    if (containers.facts(id).status() == Status.RUNNING) {
      throw new IOException("the engine ended it though the task runs");
    }
    // The end of the task may have been faster than its last words: read again without following.
    return true;
  }

  private void open(String id) {
    ended = containers.facts(id).status().compareTo(Status.ENDED) >= 0;
    LogIndex.Place place = index.before(offset);
    Instant since = place.since();
    EngineClient.Stream opened =
        containers.logs(
            id,
            error,
            since.equals(Instant.EPOCH)
                ? ""
                : "%d.%09d".formatted(since.getEpochSecond(), since.getNano()),
            !ended);
    stream = Optional.of(opened);
    frames = Optional.of(new Frames(opened.body()));
    engineAt = place.offset();
    if (closed) {
      opened.close();
    }
  }

  private void take(byte[] content) throws IOException {
    int space = 0;
    while (space < content.length && content[space] != ' ') {
      space++;
    }
    try {
      index.note(Instant.parse(new String(content, 0, space, US_ASCII)), engineAt);
    } catch (DateTimeParseException e) {
      throw new IOException("a message of the log has no time", e);
    }
    int start = Math.min(space + 1, content.length);
    int length = content.length - start;
    long skip = Math.max(0, offset - engineAt);
    engineAt += length;
    if (skip < length) {
      message = content;
      messageAt = start + (int) skip;
    } else {
      message = new byte[0];
      messageAt = 0;
    }
  }

  private void closeStream() {
    stream.ifPresent(EngineClient.Stream::close);
    stream = Optional.empty();
    frames = Optional.empty();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public void close() {
    closed = true;
    stream.ifPresent(EngineClient.Stream::close);
  }
}
