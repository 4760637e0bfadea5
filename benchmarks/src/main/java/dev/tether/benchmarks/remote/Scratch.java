package dev.tether.benchmarks.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for one measurement, gone with all that is in it when it is closed. */
public record Scratch(Path directory) implements AutoCloseable {
  /** Makes one. */
  public static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory("tether-bench"));
  }

  /** Where something in it is. */
  public Path resolve(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't clean up " + directory, e);
    }
  }
}
