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

  /** What is made. */
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Whether it was last made of the same, and wholly. */
  boolean isFresh() throws IOException {
    return Files.exists(file) && Files.readString(file).equals(inputs);
  }

  /** Makes it. What is not made to its end is made again the next time. */
  void renew(Work work) throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    work.run();
    Files.createDirectories(file.getParent());
    Files.writeString(file, inputs);
  }
}
