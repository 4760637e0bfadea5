package dev.tether.harness.tap.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads a record while it grows, whole lines only. Used by one thread. */
public final class RecordTail {
  private static final long POLL_MS = 100;

  private final Path file;
  private final ByteArrayOutputStream torn = new ByteArrayOutputStream();
  private long position;

  /**
   * Begins.
   *
   * @param file may not exist yet
   * @param onlyNew whether what is in it now is left out
   */
  public RecordTail(Path file, boolean onlyNew) throws IOException {
    this.file = file;
    this.position = onlyNew && Files.exists(file) ? Files.size(file) : 0;
  }

  /** Gives the lines that have come since the last time. */
  public void readNew(Consumer<String> onLine) throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
      for (int count = channel.read(buffer, position);
          count > 0;
          count = channel.read(buffer, position)) {
        position += count;
        split(buffer.flip(), onLine);
        buffer.clear();
      }
    }
  }

  private void split(ByteBuffer bytes, Consumer<String> onLine) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        onLine.accept(torn.toString(StandardCharsets.UTF_8));
        torn.reset();
      } else {
        torn.write(next);
      }
    }
  }

  /** Gives all lines until the thread is interrupted. */
  public void follow(Consumer<String> onLine) throws IOException, InterruptedException {
    while (true) {
      readNew(onLine);
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }
}
