package dev.tether.agent.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads and writes the small files of a group. */
final class GroupFile {
  private GroupFile() {}

  /** Writes a value into a file that is there. */
  static void write(Path file, String value) throws IOException {
    try {
      Files.writeString(
          file,
          value,
          StandardCharsets.US_ASCII,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException refused) {
      throw new IOException("can't write %s to %s: %s".formatted(value, file, refused), refused);
    }
  }

  /** The file's text, or nothing where it can't be read. */
  static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.US_ASCII).trim());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  /** The number in a file that holds nothing else. */
  static Optional<Long> number(Path file) {
    return read(file).flatMap(GroupFile::parsed);
  }

  /** The number behind {@code key} in a file of lines {@code key number}. */
  static Optional<Long> number(Path file, String key) {
    return read(file)
        .flatMap(
            text ->
                text.lines()
                    .filter(line -> line.startsWith(key + " "))
                    .findFirst()
                    .flatMap(line -> parsed(line.substring(key.length() + 1).trim())));
  }

  private static Optional<Long> parsed(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException strange) {
      return Optional.empty();
    }
  }
}
