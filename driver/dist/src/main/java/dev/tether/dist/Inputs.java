package dev.tether.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Tells whether something has to be made again. */
final class Inputs {
  private Inputs() {}

  /** What a program's cache and packages are made of, as one short text. */
  static String digest(Program program, String version, Instant time) throws IOException {
    MessageDigest digest = sha256();
    digest.update((version + " " + time + "\n").getBytes(UTF_8));
    for (Path root :
        List.of(program.home(), program.contents(), program.classList(), program.configuration())) {
      for (Path file : Trees.list(root)) {
        if (Files.isRegularFile(file) && !file.equals(program.cache())) {
          digest.update((root.relativize(file) + "\0").getBytes(UTF_8));
          digest.update(sum(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether two trees have files of the same names, sizes and times. */
  static boolean sameTree(Path one, Path other) throws IOException {
    return Files.isDirectory(other) && outline(one).equals(outline(other));
  }

  private static List<String> outline(Path root) throws IOException {
    return Trees.list(root).stream()
        .filter(Files::isRegularFile)
        .map(file -> root.relativize(file) + " " + sizeAndTime(file))
        .toList();
  }

  private static String sizeAndTime(Path file) {
    try {
      return Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The SHA-256 of a file. */
  static byte[] sum(Path file) throws IOException {
    return sha256().digest(Files.readAllBytes(file));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
