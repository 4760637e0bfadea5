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
 * the same to the byte. Seldom one is not like all others: then a third one is made, and two of
 * them agree. If no two agree, they hold the time of the JVM's own start, which then stands in each
 * soft reference and so in two checksums. What differs is then set to zero; the JVM checks those
 * sums only when it is told to, and the times are older than any that it compares them with.
 */
final class ClassCache {
  /** There are some hundred soft references; more differences than that mean something else. */
  private static final int MOST_DIFFERENCES = 2000;

  /** Here the sums stand beside other words; behind it differ only times, of 64 bits. */
  private static final int HEADER = 4096;

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
    List<Path> made = new ArrayList<>();
    for (String number : List.of("1", "2")) {
      made.add(dump(program, work.resolve(program.cacheName() + "." + number)));
    }
    if (agreed(made).isEmpty()) {
      made.add(dump(program, work.resolve(program.cacheName() + ".3")));
    }
    Optional<Path> agreed = agreed(made);
    if (agreed.isEmpty()) {
      clearDifferences(made.getFirst(), made.get(1));
    }
    Path chosen = agreed.orElse(made.getFirst());
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

  /** Sets each word that differs between two files to zero in the first one. */
  static void clearDifferences(Path one, Path other) throws IOException {
    try (FileChannel target = open(one);
        FileChannel comparison = open(other)) {
      long size = target.size();
      if (size != comparison.size()) {
        throw new IOException("two class caches of the same classes differ in size");
      }
      ByteBuffer words = target.map(MapMode.READ_WRITE, 0, size);
      ByteBuffer others = comparison.map(MapMode.READ_ONLY, 0, size);
      int differences = 0;
      for (int at = 0; at + Long.BYTES <= size; at += at < HEADER ? Integer.BYTES : Long.BYTES) {
        if (at < HEADER && words.getInt(at) != others.getInt(at)) {
          words.putInt(at, 0);
          differences++;
        } else if (at >= HEADER && words.getLong(at) != others.getLong(at)) {
          words.putLong(at, 0);
          differences++;
        }
      }
      if (differences > MOST_DIFFERENCES) {
        throw new IOException(
            "two class caches of the same classes differ in %d words".formatted(differences));
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
