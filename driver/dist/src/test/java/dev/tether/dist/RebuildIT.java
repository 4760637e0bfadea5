package dev.tether.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped comes out the same when it is made again, in another directory. */
class RebuildIT {
  private static final Path ROOT = Path.of(System.getProperty("tether.root")).normalize();
  private static final String[] HOMES = {
    "driver/plugin/target/nomad-driver-remote", "driver/agent/target/tether-agent"
  };

  private static final int COLLIDING = 12;
  private static final int BINS = 64;
  private static final int MOST_OTHERS = 50 * COLLIDING * BINS;

  @Test
  void aSecondBuildGivesTheSameBytes(@TempDir Path directory) throws Exception {
    for (String source : new String[] {"LICENSE", "examples", "driver/dist/src"}) {
      Path link = directory.resolve(source);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, ROOT.resolve(source));
    }
    for (String home : HOMES) {
      Files.createDirectories(directory.resolve(home));
      Trees.copy(ROOT.resolve(home).resolve("lib"), directory.resolve(home).resolve("lib"));
      collide(directory.resolve(home).resolve("lib"), directory);
      for (Path file : new Path[] {Path.of(home).getFileName(), Path.of("sbom.cdx.json")}) {
        if (Files.exists(ROOT.resolve(home).resolve(file))) {
          Files.copy(
              ROOT.resolve(home).resolve(file),
              directory.resolve(home).resolve(file),
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Path target = directory.resolve("target");
    Main.main(
        new String[] {
          "make",
          directory.toString(),
          target.toString(),
          System.getProperty("tether.version"),
          System.getProperty("tether.time")
        });

    assertThat(target.resolve("packages/SHA256SUMS"))
        .as(() -> differences(directory))
        .hasSameTextualContentAs(ROOT.resolve("driver/dist/target/packages/SHA256SUMS"));
  }

  /** Lets the numbers of the first files fall into one bin of a map, unless that is large. */
  private static void collide(Path lib, Path spare) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(lib)) {
      files = all.sorted().limit(COLLIDING).toList();
    }
    long wanted = number(files.getFirst());
    List<Path> others = new ArrayList<>();
    for (Path file : files) {
      while (number(file) != wanted) {
        assertThat(others).as("files of other numbers").hasSizeLessThan(MOST_OTHERS);
        Path other = Files.move(file, spare.resolve("other-" + others.size()));
        Files.copy(other, file, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(other, "");
        others.add(other);
      }
    }
    for (Path other : others) {
      Files.delete(other);
    }
  }

  private static long number(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino") % BINS;
  }

  /** Sums say that something differs; this says what, for a difference that may not come again. */
  private static String differences(Path second) {
    List<String> found = new ArrayList<>();
    for (String home : HOMES) {
      Path first = ROOT.resolve(home);
      try (Stream<Path> files = Files.walk(first)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          Path other = second.resolve(home).resolve(first.relativize(file));
          if (Files.mismatch(file, other) >= 0) {
            found.add(file + ": " + words(file, other));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "what differs: " + found;
  }

  private static String words(Path file, Path other) throws IOException {
    List<ClassCache.Word> words = ClassCache.differences(file, other).orElse(List.of());
    ByteBuffer one = ByteBuffer.wrap(Files.readAllBytes(file));
    ByteBuffer two = ByteBuffer.wrap(Files.readAllBytes(other));
    return "%d and %d bytes, %d words: %s"
        .formatted(
            one.limit(),
            two.limit(),
            words.size(),
            words.stream()
                .limit(64)
                .map(word -> "%x: %s, %s".formatted(word.at(), hex(one, word), hex(two, word)))
                .toList());
  }

  private static String hex(ByteBuffer of, ClassCache.Word word) {
    byte[] bytes = new byte[word.size()];
    of.get(word.at(), bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
