package dev.tether.agent.client;

import com.google.protobuf.ByteString;
import dev.tether.agent.wire.LogChunk;
import dev.tether.runtime.LogReader;
import java.time.Duration;

/** Reads a log from an agent. */
final class AgentLogReader implements LogReader {
  /** A broken connection ends the wait earlier. */
  private static final Duration WAIT = Duration.ofMinutes(1);

  private final PulledStream<LogChunk> stream;
  private ByteString rest = ByteString.EMPTY;
  private long offset;

  AgentLogReader(PulledStream<LogChunk> stream, long offset) {
    this.stream = stream;
    this.offset = offset;
  }

  @Override
  public int read(byte[] buffer) throws InterruptedException {
    if (buffer.length == 0) {
      throw new IllegalArgumentException("the buffer is empty");
    }
    while (rest.isEmpty()) {
      switch (stream.take(WAIT)) {
        case PulledStream.Got<LogChunk>(LogChunk chunk) -> {
          rest = chunk.getData();
          offset = chunk.getOffset();
        }
        case PulledStream.Late<LogChunk> quiet -> {}
        case PulledStream.Finished<LogChunk> finished -> {
          return -1;
        }
      }
    }
    int count = Math.min(rest.size(), buffer.length);
    rest.substring(0, count).copyTo(buffer, 0);
    rest = rest.substring(count);
    offset += count;
    return count;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public void close() {
    stream.close();
  }
}
