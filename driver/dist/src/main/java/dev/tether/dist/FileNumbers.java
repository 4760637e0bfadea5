package dev.tether.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The numbers that a file system gives to files.
 *
 * <p>A JVM keeps the libraries that it opened in a map by their numbers. When nine of them fall
 * into one of its bins it makes a tree of that bin, and calls and loads for this what it does not
 * need otherwise: a cache of classes that it makes meanwhile is another one then.
 */
final class FileNumbers {
  /** The smallest map; the bins of larger ones are parts of its bins. */
  private static final int BINS = 16;

  /**
   * Half of what makes no tree yet: numbers that differ beyond their lower 16 bits fall into other
   * bins than their remainders say.
   */
  private static final int MOST_IN_BIN = 4;

  private static final int MOST_COPIES = 5000;

  private FileNumbers() {}

  /**
   * Gives other numbers to those files of a directory that share a bin with too many, by making
   * them anew with the same content, rights and times.
   *
   * @param spare a directory for what is needed meanwhile, in the same file system
   * @throws IOException when the file system gives no other numbers
   */
  static void spread(Path directory, Path spare) throws IOException {
    FileTime time = Files.getLastModifiedTime(directory);
    Map<Long, Integer> bins = new HashMap<>();
    List<Path> replaced = new ArrayList<>();
    try {
      for (Path file : files(directory)) {
        while (bins.merge(bin(file), 1, Integer::sum) > MOST_IN_BIN) {
          if (replaced.size() == MOST_COPIES) {
            throw new IOException("the files in %s get no other numbers".formatted(directory));
          }
          // Kept until the end, or its number would be given to the next one.
          Path old = spare.resolve("number-" + replaced.size());
          Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
          Files.copy(old, file, StandardCopyOption.COPY_ATTRIBUTES);
          replaced.add(old);
        }
      }
    } finally {
      for (Path old : replaced) {
        Files.deleteIfExists(old);
      }
      Files.setLastModifiedTime(directory, time);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Which bin of a small map it falls into. */
  static long bin(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino") % BINS;
  }
}
