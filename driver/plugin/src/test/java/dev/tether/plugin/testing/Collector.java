package dev.tether.plugin.testing;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a log pipe into a file as Nomad's own collector does: it ends for good at the first moment
 * at which nobody holds the pipe open for writing.
 */
public final class Collector {
  private final Path file;
  private final Thread thread;

  private Collector(Path pipe, Path file) {
    this.file = file;
    this.thread = Thread.ofPlatform().daemon().name("collector").start(() -> collect(pipe));
  }

  /** Makes a pipe for stream {@code name} of a task and collects from it. */
  public static Collector of(Path directory, String name) {
    Path pipe = directory.resolve("." + name + ".fifo");
    try {
      Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
      if (mkfifo.waitFor() != 0) {
        throw new IllegalStateException("cannot make a pipe at " + pipe);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Collector(pipe, directory.resolve(name + ".0"));
  }

  private void collect(Path pipe) {
    try (InputStream in = new FileInputStream(pipe.toFile());
        OutputStream out =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What has arrived. */
  public String collected() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the pipe was closed and the collector has ended. */
  public boolean hasEnded() {
    return !thread.isAlive();
  }
}
