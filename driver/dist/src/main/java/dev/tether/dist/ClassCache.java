package dev.tether.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cache from which a program's JVM takes its classes loaded, verified and linked.
 *
 * <p>The JVM writes the same classes in the same order for the same list; as a rule two caches are
 * the same to the byte. Seldom one is not like all others, so they are made until two agree. If no
 * two do, they hold the time of the JVM's own start, which then stands in each soft reference and
 * so in two checksums. What differs between the two that differ least is then set to zero; the JVM
 * checks those sums only when it is told to, and the times are older than any that it compares them
 * with.
 */
final class ClassCache {
  /** There are some hundred soft references; more differences than that mean something else. */
  private static final int MOST_DIFFERENCES = 2000;

  /** Here the sums stand beside other words; behind it differ only times, of 64 bits. */
  private static final int HEADER = 4096;

  private static final int MOST_TRIES = 6;

  private ClassCache() {}

  /**
   * Makes the cache of a program.
   *
   * @param work a directory for what is needed meanwhile
   * @throws IOException when the JVM does not make one, or makes a different one each time
   */
  static void make(Program program, Path work) throws IOException, InterruptedException {
    Files.deleteIfExists(program.cache());
    Files.createDirectories(work);
    FileNumbers.spread(program.home().resolve("lib"), work);
    List<Path> made = new ArrayList<>();
    Optional<Path> agreed = Optional.empty();
    for (int number = 1; number <= MOST_TRIES && agreed.isEmpty(); number++) {
      made.add(dump(program, work.resolve(program.cacheName() + "." + number)));
      agreed = agreed(made);
    }
    Path chosen = agreed.isPresent() ? agreed.get() : cleared(made);
    Files.move(chosen, program.cache(), StandardCopyOption.REPLACE_EXISTING);
    for (Path file : made) {
      Files.deleteIfExists(file);
    }
  }

  /** One of two files with the same bytes; empty when no two are the same. */
  static Optional<Path> agreed(List<Path> files) throws IOException {
    for (int at = 1; at < files.size(); at++) {
      for (Path earlier : files.subList(0, at)) {
        if (Files.mismatch(earlier, files.get(at)) < 0) {
          return Optional.of(earlier);
        }
      }
    }
    return Optional.empty();
  }

  private static Path dump(Program program, Path cache) throws IOException, InterruptedException {
    Files.deleteIfExists(cache);
    Path log = Path.of(cache + ".log");
    ProcessBuilder builder =
        // So that where it is built does not stand in it.
        new ProcessBuilder("./" + program.name())
            .directory(program.home().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("TETHER_JAVA", program.java());
    builder
        .environment()
        .put(
            program.optionsVariable(),
            // Profiles and counters of compilers lie among the classes, and which there are depends
            // on how busy the machine is: what they leave behind stays in gaps between words.
            "-Xint -Xshare:dump -XX:SharedClassListFile=%s -XX:SharedArchiveFile=%s"
                .formatted(program.classList(), cache));
    int status = builder.start().waitFor();
    if (status != 0 || !Files.exists(cache)) {
      throw new IOException(
          "no class cache of %s: the JVM ended with status %d, see %s"
              .formatted(program.name(), status, log));
    }
    warnOfMissing(program, Files.readAllLines(log));
    return cache;
  }

  /** A list that is a little out of date costs some milliseconds; one that is far out, the goal. */
  private static void warnOfMissing(Program program, List<String> log) throws IOException {
    long missing = log.stream().filter(line -> line.contains("Cannot find")).count();
    long wanted = Files.readAllLines(program.classList()).size();
    if (missing * 20 > wanted) {
      System.err.printf(
          "[WARNING] %d of the %d entries of %s are out of date: make it again, see"
              + " CONTRIBUTING.md%n",
          missing, wanted, program.classList());
    }
  }

  /**
   * One of several files, without what differs between it and the one that is most like it.
   *
   * @throws IOException when no two differ in so little that times explain it
   */
  static Path cleared(List<Path> files) throws IOException {
    Optional<Path> best = Optional.empty();
    List<Word> fewest = List.of();
    for (int at = 1; at < files.size(); at++) {
      for (Path earlier : files.subList(0, at)) {
        Optional<List<Word>> found = differences(earlier, files.get(at));
        if (found.isPresent() && (best.isEmpty() || found.get().size() < fewest.size())) {
          best = Optional.of(earlier);
          fewest = found.get();
        }
      }
    }
    Path cleared =
        best.orElseThrow(
            () -> new IOException("no two class caches of the same classes are alike: " + files));
    try (FileChannel target = open(cleared)) {
      for (Word word : fewest) {
        target.write(ByteBuffer.allocate(word.size()), word.at());
      }
    }
    return cleared;
  }

  /**
   * A part of a file in which two differ.
   *
   * @param at where it begins
   * @param size in bytes
   */
  record Word(int at, int size) {}

  /** Where two caches differ; nothing when that is in too much, or in their sizes. */
  static Optional<List<Word>> differences(Path one, Path other) throws IOException {
    List<Word> found = new ArrayList<>();
    try (FileChannel first = open(one);
        FileChannel second = open(other)) {
      if (first.size() != second.size()) {
        return Optional.empty();
      }
      ByteBuffer words = first.map(MapMode.READ_ONLY, 0, first.size());
      ByteBuffer others = second.map(MapMode.READ_ONLY, 0, second.size());
      int at = 0;
      while (at < words.limit() && found.size() <= MOST_DIFFERENCES) {
        int size = Math.min(at < HEADER ? Integer.BYTES : Long.BYTES, words.limit() - at);
        if (!words.slice(at, size).equals(others.slice(at, size))) {
          found.add(new Word(at, size));
        }
        at += size;
      }
    }
    return found.size() > MOST_DIFFERENCES ? Optional.empty() : Optional.of(found);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
