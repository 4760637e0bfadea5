package dev.tether.agent.log;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells readers that a file has grown. The kernel watches the directories of the files that
 * somebody reads, so that any number of readers of quiet files cost nothing. May be used from any
 * thread.
 */
public final class LogWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LogWatch.class.getName());

  private final WatchService watcher;
  private final Map<Path, Directory> directories = new HashMap<>();

  private record Directory(WatchKey key, Set<Reader> readers) {}

  private record Reader(Path file, Runnable wake) {}

  /** Watches with {@code watcher}, which is closed together with this. */
  public LogWatch(WatchService watcher) {
    this.watcher = watcher;
    Thread.ofPlatform().daemon().name("log-watch").start(this::dispatch);
  }

  /**
   * Calls {@code wake} after each growth of a file.
   *
   * @param wake does not block
   * @return ends that; nothing when the kernel can't watch one more directory, and the reader has
   *     to look for itself
   */
  public synchronized Optional<Runnable> attach(Path file, Runnable wake) {
    Path parent = file.getParent();
    Reader reader = new Reader(file.getFileName(), wake);
    try {
      Directory directory = directories.get(parent);
      if (directory == null) {
        WatchKey key = parent.register(watcher, StandardWatchEventKinds.ENTRY_MODIFY);
        directory = new Directory(key, new HashSet<>());
        directories.put(parent, directory);
      }
      directory.readers().add(reader);
      return Optional.of(() -> detach(parent, reader));
    } catch (IOException full) {
      LOG.log(Level.DEBUG, "can''t watch {0}: {1}", parent, full.getMessage());
      return Optional.empty();
    }
  }

  private synchronized void detach(Path parent, Reader reader) {
    Directory directory = directories.get(parent);
    if (directory != null && directory.readers().remove(reader) && directory.readers().isEmpty()) {
      directory.key().cancel();
      directories.remove(parent);
    }
  }

  private void dispatch() {
    try {
      while (true) {
        WatchKey key = watcher.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          wake(key, event);
        }
        key.reset();
      }
    } catch (ClosedWatchServiceException | InterruptedException closed) {
      LOG.log(Level.DEBUG, "logs are not watched any more");
    }
  }

  private synchronized void wake(WatchKey key, WatchEvent<?> event) {
    if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
      directories.values().forEach(directory -> directory.readers().forEach(r -> r.wake().run()));
      return;
    }
    Directory directory = directories.get((Path) key.watchable());
    if (directory != null) {
      directory.readers().stream()
          .filter(reader -> reader.file().equals(event.context()))
          .forEach(reader -> reader.wake().run());
    }
  }

  @Override
  public void close() throws IOException {
    watcher.close();
  }
}
