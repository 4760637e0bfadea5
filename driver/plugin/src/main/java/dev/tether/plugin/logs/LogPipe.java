package dev.tether.plugin.logs;

import dev.tether.runtime.LogStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The named pipe into which one stream of a task goes, and the files that Nomad's collector fills
 * from it. For the pipe {@code .web.stdout.fifo} these are {@code web.stdout.0}, {@code
 * web.stdout.1} and so on, of which Nomad deletes the oldest.
 *
 * @param path of the pipe, as Nomad gave it to the driver
 */
record LogPipe(LogStream stream, Path path) {
  private static final String SUFFIX = ".fifo";

  LogPipe {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(path, "path");
  }

  /** Whether there is a pipe at all: with {@code logs { disabled = true }} there is none. */
  boolean exists() {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      // The usual answer where logs are disabled, and cheaper than an exception.
      return false;
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isOther() && path.getFileName().toString().endsWith(SUFFIX);
    } catch (IOException e) {
      return false;
    }
  }

  /** How many bytes the collector has not read yet. */
  int unread() throws IOException {
    // Opened for both directions, a pipe never makes its opener wait for the other side.
    try (RandomAccessFile pipe = new RandomAccessFile(path.toFile(), "rw");
        FileInputStream reading = new FileInputStream(pipe.getFD())) {
      return reading.available();
    }
  }

  /** The sizes of the files that are there now, by their number. */
  SortedMap<Integer, Long> fileSizes() {
    String name = path.getFileName().toString();
    String prefix = name.substring(1, name.length() - SUFFIX.length()) + ".";
    SortedMap<Integer, Long> sizes = new TreeMap<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path.getParent(), prefix + "[0-9]*")) {
      for (Path file : files) {
        String number = file.getFileName().toString().substring(prefix.length());
        if (number.chars().allMatch(Character::isDigit)) {
          sizes.put(Integer.valueOf(number), sizeOrGone(file));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new TreeMap<>();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read Nomad's log files beside " + path, e);
    }
    return sizes;
  }

  private static long sizeOrGone(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
