package dev.tether.agent.client;

import com.google.protobuf.ByteString;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Bytes that arrive in messages, read as a stream by one thread. */
final class ArrivingBytes extends InputStream {
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final Runnable taken;
  private ByteString present = ByteString.EMPTY;
  private Optional<Item> last = Optional.empty();

  private sealed interface Item {}

  private record Chunk(ByteString bytes) implements Item {}

  private record End() implements Item {}

  private record Broken(RemoteFailure failure) implements Item {}

  /** Makes a stream that runs {@code taken} each time a message was taken. */
  ArrivingBytes(Runnable taken) {
    this.taken = taken;
  }

  void add(ByteString bytes) {
    items.add(new Chunk(bytes));
  }

  /** There is no more. */
  void end() {
    items.add(new End());
  }

  /** There was more, but it will not arrive. */
  void fail(RemoteFailure failure) {
    items.add(new Broken(failure));
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (present.isEmpty()) {
      Item item = last.isPresent() ? last.get() : take();
      switch (item) {
        case Chunk chunk -> {
          present = chunk.bytes();
          taken.run();
        }
        case End end -> {
          last = Optional.of(end);
          return -1;
        }
        case Broken broken -> {
          last = Optional.of(broken);
          throw new IOException(broken.failure().getMessage(), broken.failure());
        }
      }
    }
    int count = Math.min(length, present.size());
    present.substring(0, count).copyTo(into, offset);
    present = present.substring(count);
    return count;
  }

  private Item take() throws IOException {
    try {
      return items.take();
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", givenUp);
    }
  }
}
