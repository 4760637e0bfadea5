package dev.tether.runtime.memory;

import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import java.time.Duration;
import java.util.Optional;

/** Reads what a task in memory wrote. */
final class MemoryLogReader implements LogReader {
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final MemoryHost host;
  private final RemoteTaskId id;
  private final LogStream stream;
  private long offset;
  private volatile boolean closed;

  MemoryLogReader(MemoryHost host, RemoteTaskId id, LogStream stream, long offset) {
    this.host = host;
    this.id = id;
    this.stream = stream;
    this.offset = offset;
  }

  @Override
  public int read(byte[] buffer) throws InterruptedException {
    Optional<Integer> count = Optional.empty();
    while (count.isEmpty()) {
      count = host.await(WAIT, now -> look(buffer));
    }
    offset += Math.max(0, count.get());
    return count.get();
  }

  private Optional<Integer> look(byte[] buffer) {
    if (closed) {
      throw new RemoteFailure.Unreachable("the reader was closed");
    }
    MemoryTask task = host.get(id);
    byte[] log = task.log(stream);
    int count = (int) Math.max(0, Math.min(buffer.length, log.length - offset));
    if (count > 0) {
      System.arraycopy(log, (int) offset, buffer, 0, count);
      return Optional.of(count);
    }
    return task.isLive() ? Optional.empty() : Optional.of(-1);
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public void close() {
    closed = true;
  }
}
