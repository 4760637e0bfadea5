package dev.tether.protocol.goplugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Empties a stream on a thread of its own and hands on its lines. Lines over 64 KiB are split, as
 * go-plugin does.
 */
final class LinePump {
  private static final int MAX_LINE_BYTES = 64 << 10;

  private final InputStream in;
  private final Consumer<String> onLine;
  private final Runnable onEnd;
  private final Thread thread;

  private LinePump(String name, InputStream in, Consumer<String> onLine, Runnable onEnd) {
    this.in = in;
    this.onLine = onLine;
    this.onEnd = onEnd;
    // A platform thread: reading a pipe would occupy a carrier of virtual threads.
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  static LinePump start(String name, InputStream in, Consumer<String> onLine, Runnable onEnd) {
    LinePump pump = new LinePump(name, in, onLine, onEnd);
    pump.thread.start();
    return pump;
  }

  /** Waits for the end of the stream, at most this long. */
  void awaitEnd(Duration limit) throws InterruptedException {
    thread.join(limit);
  }

  private void run() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 << 10];
    try (in) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        split(buffer, count, line);
      }
    } catch (IOException e) {
      // The process is gone and took the pipe with it; that is the end, too.
    } finally {
      if (line.size() > 0) {
        onLine.accept(line.toString(StandardCharsets.UTF_8));
      }
      onEnd.run();
    }
  }

  private void split(byte[] buffer, int count, ByteArrayOutputStream line) {
    for (int i = 0; i < count; i++) {
      boolean end = buffer[i] == '\n';
      if (!end) {
        line.write(buffer[i]);
      }
      if (end || line.size() >= MAX_LINE_BYTES) {
        onLine.accept(line.toString(StandardCharsets.UTF_8));
        line.reset();
      }
    }
  }
}
