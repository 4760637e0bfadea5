package dev.tether.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Remembers what something was made of, so that it is made again only when that has changed.
 *
 * @param file where that is remembered
 * @param inputs what it would be made of now
 */
record Stamp(Path file, String inputs) {
  Stamp {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(inputs, "inputs");
  }

  /** Whether it was last made of the same. */
  boolean isFresh() throws IOException {
    return Files.exists(file) && Files.readString(file).equals(inputs);
  }

  /** Notes that it has been made of this. */
  void write() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, inputs);
  }
}
