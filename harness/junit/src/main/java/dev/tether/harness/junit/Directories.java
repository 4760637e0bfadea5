package dev.tether.harness.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes directories for temporary files. */
final class Directories {
  private Directories() {}

  /** A new one that other users can read: tasks, and plugins in containers, may be theirs. */
  static Path create(Path parent, String prefix) {
    try {
      Path directory = Files.createTempDirectory(parent, prefix);
      boolean _ = directory.toFile().setExecutable(true, false);
      boolean _ = directory.toFile().setReadable(true, false);
      return directory;
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't make a directory in " + parent, unwritable);
    }
  }
}
