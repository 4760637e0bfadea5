package dev.tether.harness.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The end of a log file.
 *
 * @param file the whole file
 * @param text its last lines
 * @param whole whether these are all
 */
record LogExcerpt(Path file, String text, boolean whole) {

  /** The ends of all logs in a directory, by name. */
  static List<LogExcerpt> in(Path directory, int mostBytes) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .sorted()
          .map(file -> of(file, mostBytes))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("can't look for logs in " + directory, unreadable);
    }
  }

  private static LogExcerpt of(Path path, int mostBytes) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long begin = Math.max(0, file.length() - mostBytes);
      byte[] bytes = new byte[(int) (file.length() - begin)];
      file.seek(begin);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // What was cut in the middle is no line.
      int line = begin == 0 ? 0 : text.indexOf('\n') + 1;
      return new LogExcerpt(path, text.substring(line), begin == 0);
    } catch (IOException unreadable) {
      return new LogExcerpt(path, "can't be read: " + unreadable.getMessage(), false);
    }
  }
}
