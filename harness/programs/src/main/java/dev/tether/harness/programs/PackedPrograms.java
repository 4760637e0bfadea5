package dev.tether.harness.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The programs in the jar that this class is in: each a directory with a start script of the same
 * name, and the jars beside it.
 */
public final class PackedPrograms {
  private static final String PLACE = "dev/tether/harness/programs/packed";

  private final Path source;

  /** Those beside this class. */
  public PackedPrograms() {
    this(ownSource());
  }

  /**
   * Those in a jar, or in a directory of classes.
   *
   * @param source the jar or the directory
   */
  PackedPrograms(Path source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  private static Path ownSource() {
    try {
      return Path.of(
          PackedPrograms.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of the packed programs is no path", e);
    }
  }

  /**
   * Writes all of them into a directory that exists; every user can start them there, if he can
   * enter it.
   *
   * @throws IllegalStateException when nothing is packed, as before the build's package phase
   * @throws UncheckedIOException when they can't be written
   */
  public void unpackInto(Path directory) {
    try {
      if (Files.isDirectory(source)) {
        copy(source.resolve(PLACE), directory);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(source, Map.of())) {
          copy(jar.getPath(PLACE), directory);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Tether's programs can't be unpacked into " + directory, e);
    }
  }

  private void copy(Path packed, Path directory) throws IOException {
    if (!Files.isDirectory(packed)) {
      throw new IllegalStateException(
          "there are no programs in %s: it was made by a build that did not package them"
              .formatted(source));
    }
    try (Stream<Path> found = Files.walk(packed)) {
      for (Path file : (Iterable<Path>) found::iterator) {
        Path target = directory.resolve(packed.relativize(file).toString());
        boolean program = isScript(file) || Files.isDirectory(file);
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
        if (!target.equals(directory)) {
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  private static boolean isScript(Path file) {
    return Files.isRegularFile(file) && !file.getFileName().toString().endsWith(".jar");
  }
}
