package dev.tether.harness.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The file systems that are mounted somewhere below a directory. */
final class Mounts {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private final Path table;

  Mounts() {
    this(Path.of("/proc/self/mountinfo"));
  }

  Mounts(Path table) {
    this.table = table;
  }

  /** The places below the directory at which something is mounted, in the order to unmount them. */
  List<String> below(Path directory) {
    try (var lines = Files.lines(table)) {
      // Later mounts lie on or in earlier ones.
      return lines
          .map(line -> decoded(line.split(" ", 6)[4]))
          .filter(m -> Path.of(m).startsWith(directory))
          .toList()
          .reversed();
    } catch (IOException e) {
      throw new UncheckedIOException("the mounts can't be listed", e);
    }
  }

  private static String decoded(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(
            m -> String.valueOf((char) Integer.parseInt(m.group(1), 8)).replace("\\", "\\\\"));
  }
}
