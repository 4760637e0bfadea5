package dev.tether.harness.embedded.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Copies one stream of a task from its named pipe into numbered files, until the last writer has
 * closed the pipe. From then on it keeps the pipe open without reading it, as Nomad's does.
 */
final class LogCollector {
  private final Path pipe;
  private final RotatedLog log;
  private final long maxBytes;
  private final int maxFiles;
  private final CountDownLatch copied = new CountDownLatch(1);
  private Optional<FileChannel> reading = Optional.empty();
  private boolean closed;
  private int number;

  /**
   * Begins to collect. The log is there from now on, also while the task has written nothing yet.
   *
   * @param maxBytes of one file
   * @param maxFiles that are kept
   */
  LogCollector(Path pipe, RotatedLog log, long maxBytes, int maxFiles) throws IOException {
    this.pipe = pipe;
    this.log = log;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.number = log.newest();
    FileChannel target = open();
    Thread.ofPlatform().daemon().name("log-" + log.prefix()).start(() -> collect(target));
  }

  /** Whether it still copies. */
  boolean isRunning() {
    return copied.getCount() > 0;
  }

  private void collect(FileChannel first) {
    try (first) {
      FileChannel source = FileChannel.open(pipe, StandardOpenOption.READ);
      synchronized (this) {
        if (closed) {
          source.close();
          return;
        }
        reading = Optional.of(source);
      }
      copy(source, first);
    } catch (IOException e) {
      // Closed, or the node's files are gone.
    } finally {
      copied.countDown();
    }
  }

  private void copy(FileChannel source, FileChannel first) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(32 * 1024);
    FileChannel target = first;
    try {
      while (source.read(chunk) >= 0) {
        chunk.flip();
        while (chunk.hasRemaining()) {
          if (target.size() >= maxBytes) {
            target.close();
            number++;
            Files.deleteIfExists(log.file(number - maxFiles));
            target = open();
          }
          int room = (int) Math.min(chunk.remaining(), maxBytes - target.size());
          ByteBuffer part = chunk.slice(chunk.position(), room);
          chunk.position(chunk.position() + target.write(part));
        }
        chunk.clear();
      }
    } finally {
      target.close();
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(log.file(number), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Ends it; what is still in the pipe is waited for up to a limit. */
  void close(Duration patience) throws InterruptedException {
    if (copied.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      end();
      return;
    }
    end();
  }

  /** Ends it at once, as a kill does. */
  void end() {
    boolean waiting;
    synchronized (this) {
      waiting = reading.isEmpty();
      closed = true;
      try {
        if (reading.isPresent()) {
          reading.get().close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("a log pipe can't be closed", e);
      }
    }
    if (waiting && isRunning()) {
      Fifos.release(pipe);
    }
  }
}
