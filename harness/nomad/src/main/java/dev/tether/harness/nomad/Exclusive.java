package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Work that only one does at a time, among all processes of this host and all threads of this one.
 * A lock of a file alone is refused to a second thread of the process that has it.
 */
public final class Exclusive {
  private static final long POLL_MS = 200;

  private Exclusive() {}

  /** What {@link #run} does. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Does the work as soon as nobody else does any under the same file, which ends with its process,
   * too.
   *
   * @param file is made if there is none, and stays; its directory has to be there
   * @param waiting is called once if somebody else is at it
   * @return what the work gives
   */
  public static <T> T run(Path file, Runnable waiting, Work<T> work)
      throws IOException, InterruptedException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Optional<FileLock> lock = tryLock(channel);
      if (lock.isEmpty()) {
        waiting.run();
      }
      while (lock.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
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
}
