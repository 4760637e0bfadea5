package dev.tether.harness.junit;

import dev.tether.harness.cluster.process.FileTree;
import dev.tether.harness.launch.Built;
import dev.tether.harness.programs.PackedPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Tether's programs: those of a repository that was built, or else those that came with the
 * artefact, unpacked when they are first asked for. Safe for use by many threads.
 */
final class Programs implements AutoCloseable {
  private final Optional<Path> home;
  private final Path temporary;
  private Optional<Path> unpacked = Optional.empty();

  /**
   * Looks for them.
   *
   * @param home the directory of the repository
   * @param temporary where others are unpacked into a directory
   */
  Programs(Optional<Path> home, Path temporary) {
    this.home = Objects.requireNonNull(home, "home");
    this.temporary = Objects.requireNonNull(temporary, "temporary");
  }

  synchronized Built get() {
    if (home.isPresent()) {
      return Built.inRepository(home.get());
    }
    if (unpacked.isEmpty()) {
      unpacked = Optional.of(unpack());
    }
    return Built.sideBySide(unpacked.get());
  }

  private Path unpack() {
    Path directory = Directories.create(temporary, "tether-programs-");
    boolean done = false;
    try {
      new PackedPrograms().unpackInto(directory);
      done = true;
      return directory;
    } finally {
      if (!done) {
        delete(directory);
      }
    }
  }

  private static void delete(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException undeletable) {
      throw new UncheckedIOException("can't delete " + directory, undeletable);
    }
  }

  @Override
  public synchronized void close() {
    unpacked.ifPresent(Programs::delete);
    unpacked = Optional.empty();
  }
}
