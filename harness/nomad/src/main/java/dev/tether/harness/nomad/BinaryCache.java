package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The user's own store of Nomad binaries, shared by all processes. */
final class BinaryCache {
  private static final long LOCK_POLL_MS = 200;
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

  /** What {@link #exclusively} runs. */
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Runs while no other process, and nobody else in this one, makes the same version. */
  <T> T exclusively(NomadVersion version, Progress progress, Work<T> work)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectories(file(version).getParent());
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      boolean told = false;
      Optional<FileLock> lock = tryLock(channel);
      while (lock.isEmpty()) {
        if (!told) {
          progress.line("nomad " + version + ": waiting for another process that is getting it");
          told = true;
        }
        TimeUnit.MILLISECONDS.sleep(LOCK_POLL_MS);
        lock = tryLock(channel);
      }
      try (FileLock _ = lock.get()) {
        return work.run();
      }
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** Where a version is put together, before {@link #keep} shows it to others. */
  Path draft(NomadVersion version) {
    return file(version).resolveSibling("nomad.new");
  }

  Path keep(NomadVersion version) throws IOException {
    return Files.move(draft(version), file(version), StandardCopyOption.ATOMIC_MOVE);
  }
}
