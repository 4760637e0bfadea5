package dev.tether.harness.cli;

import dev.tether.harness.cluster.process.Abandoned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A directory for a run's files, removed at its end unless somebody wants to keep it. */
public final class WorkDirectory implements AutoCloseable {
  private final Path path;
  private final boolean kept;
  private final Console console;

  private WorkDirectory(Path path, boolean kept, Console console) {
    this.path = Objects.requireNonNull(path, "path");
    this.kept = kept;
    this.console = Objects.requireNonNull(console, "console");
  }

  /** Makes a new one. */
  public static WorkDirectory create(Surroundings surroundings, boolean kept) {
    Path root = surroundings.temporary();
    try {
      Abandoned.remove(root);
      Path path = Files.createTempDirectory(root, "tether-");
      if (!kept) {
        Abandoned.mark(path);
      }
      // Tasks may run as another user, and their program is in here.
      path.toFile().setExecutable(true, false);
      path.toFile().setReadable(true, false);
      return new WorkDirectory(path, kept, surroundings.console());
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't make a directory in " + root, unwritable);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (kept) {
      console.say("the files are in " + path);
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException undeletable) {
      console.say("tether: can't remove " + path + ": " + undeletable.getMessage());
    }
  }
}
