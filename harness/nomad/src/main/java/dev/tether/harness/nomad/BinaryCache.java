package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The user's own store of Nomad binaries, shared by all processes. */
final class BinaryCache {
  private final Path root;

  BinaryCache(Path root) {
    this.root = root;
  }

  Path file(NomadVersion version) {
    return root.resolve(version.toString()).resolve("nomad");
  }

  Optional<Path> find(NomadVersion version) {
    return Optional.of(file(version)).filter(Files::isExecutable);
  }

  /** Runs while no other process, and nobody else in this one, makes the same version. */
  <T> T exclusively(NomadVersion version, Progress progress, Exclusive.Work<T> work)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectories(file(version).getParent());
    Runnable waiting =
        () ->
            progress.line("nomad " + version + ": waiting for another process that is getting it");
    return Exclusive.run(directory.resolve("lock"), waiting, work);
  }

  /** Where a version is put together, before {@link #keep} shows it to others. */
  Path draft(NomadVersion version) {
    return file(version).resolveSibling("nomad.new");
  }

  Path keep(NomadVersion version) throws IOException {
    return Files.move(draft(version), file(version), StandardCopyOption.ATOMIC_MOVE);
  }
}
