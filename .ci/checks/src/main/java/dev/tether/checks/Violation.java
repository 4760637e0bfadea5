package dev.tether.checks;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A place where a rule is broken.
 *
 * @param file relative to the root of the source tree
 * @param line from 1; 0 stands for the file as a whole
 * @param message what is wrong and what to do
 */
public record Violation(Path file, int line, String message) {
  public Violation {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
  }
}
