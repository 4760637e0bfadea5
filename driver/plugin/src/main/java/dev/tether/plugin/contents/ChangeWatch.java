package dev.tether.plugin.contents;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices changes in the directories of all tasks: one watch of the kernel's for all of them. Where
 * the kernel gives no more watches, the tasks concerned are told at intervals that there may be a
 * change. Thread-safe.
 */
public final class ChangeWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ChangeWatch.class.getName());
  private static final WatchEvent.Kind<?>[] KINDS = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_DELETE,
    StandardWatchEventKinds.ENTRY_MODIFY
  };

  private final Optional<WatchService> service;
  private final Duration rescan;
  private final Map<WatchKey, Watched> byKey = new ConcurrentHashMap<>();
  private final Set<Watched> uncovered = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  /**
   * Held for each request to the kernel's watch. The JDK hands requests to a thread of its own, and
   * wakes it through a socket while it holds a lock that this thread needs: some hundred requests
   * at once, as when all tasks of a node end, fill the socket, and none is ever answered.
   */
  private final Lock oneRequest = new ReentrantLock();

  private ChangeWatch(Optional<WatchService> service, Duration rescan) {
    this.service = Objects.requireNonNull(service, "service");
    this.rescan = Objects.requireNonNull(rescan, "rescan");
    this.thread = Thread.ofVirtual().name("files-watch").unstarted(this::run);
  }

  /**
   * Begins to watch.
   *
   * @param rescan how often tasks are told that can't be watched
   */
  public static ChangeWatch start(Duration rescan) {
    ChangeWatch watch = new ChangeWatch(kernelsWatch(), rescan);
    watch.thread.start();
    return watch;
  }

  /** Without the kernel: every task is told at intervals. */
  static ChangeWatch startBlind(Duration rescan) {
    ChangeWatch watch = new ChangeWatch(Optional.empty(), rescan);
    watch.thread.start();
    return watch;
  }

  private static Optional<WatchService> kernelsWatch() {
    try {
      return Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "changes of tasks' files are only looked for at intervals, because the kernel gives no"
              + " watch (see fs.inotify.max_user_instances): {0}",
          e.getMessage());
      return Optional.empty();
    }
  }

  /** What became of the wish to watch a directory. */
  private enum Outcome {
    WATCHED,
    GONE,
    IMPOSSIBLE
  }

  private WatchKey register(WatchService with, Path directory) throws IOException {
    oneRequest.lock();
    try {
      return directory.register(with, KINDS);
    } finally {
      oneRequest.unlock();
    }
  }

  /** Somebody's directories. */
  final class Watched implements AutoCloseable {
    private final Runnable changed;

    /** Two for most tasks, of which there may be thousands. */
    private WatchKey[] keys = {};

    private boolean closed;

    private Watched(Runnable changed) {
      this.changed = changed;
    }

    /**
     * Watches these directories from now on, and no others.
     *
     * @return whether some of them were not watched before, so that a change may have been missed
     */
    synchronized boolean cover(Collection<Path> directories) {
      if (closed) {
        return false;
      }
      Map<Path, WatchKey> known = new HashMap<>();
      for (WatchKey key : keys) {
        Path directory = (Path) key.watchable();
        if (directories.contains(directory)) {
          known.put(directory, key);
        } else {
          forget(key);
        }
      }
      boolean more = false;
      boolean all = true;
      for (Path directory : directories) {
        WatchKey before = known.get(directory);
        if (before == null || !before.isValid()) {
          Outcome outcome = add(directory, known);
          more |= outcome == Outcome.WATCHED;
          all &= outcome != Outcome.IMPOSSIBLE;
        }
      }
      keys = known.values().toArray(WatchKey[]::new);
      if (all) {
        uncovered.remove(this);
      } else {
        uncovered.add(this);
      }
      return more;
    }

    /** The same where these may not be all that matter: there is a look at intervals too. */
    synchronized void coverBlindly(Collection<Path> directories) {
      cover(directories);
      if (!closed) {
        uncovered.add(this);
      }
    }

    private Outcome add(Path directory, Map<Path, WatchKey> known) {
      if (service.isEmpty()) {
        return Outcome.IMPOSSIBLE;
      }
      try {
        WatchKey key = register(service.get(), directory);
        known.put(directory, key);
        byKey.put(key, this);
        return Outcome.WATCHED;
      } catch (NoSuchFileException | NotDirectoryException e) {
        // It was deleted meanwhile, which its parent's watch tells.
        return Outcome.GONE;
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "{0} can not be watched and is looked at every {1} s (see fs.inotify.max_user_watches):"
                + " {2}",
            directory,
            rescan.toSeconds(),
            e.getMessage());
        return Outcome.IMPOSSIBLE;
      } catch (ClosedWatchServiceException e) {
        return Outcome.GONE;
      }
    }

    private void forget(WatchKey key) {
      byKey.remove(key);
      oneRequest.lock();
      try {
        key.cancel();
      } finally {
        oneRequest.unlock();
      }
    }

    /** Watches nothing any more. */
    @Override
    public synchronized void close() {
      closed = true;
      uncovered.remove(this);
      for (WatchKey key : keys) {
        forget(key);
      }
      keys = new WatchKey[] {};
    }
  }

  /**
   * Begins to watch for somebody.
   *
   * @param changed called when something may have changed; must not wait
   */
  Watched open(Runnable changed) {
    return new Watched(changed);
  }

  private void run() {
    long lastRescan = System.nanoTime();
    try {
      while (true) {
        long left = rescan.toNanos() - (System.nanoTime() - lastRescan);
        if (left <= 0) {
          lastRescan = System.nanoTime();
          uncovered.forEach(watched -> watched.changed.run());
        } else {
          await(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ClosedWatchServiceException e) {
      LOG.log(System.Logger.Level.DEBUG, "the watch on tasks' files has ended");
    }
  }

  private void await(long nanos) throws InterruptedException {
    if (service.isEmpty()) {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return;
    }
    WatchKey key = service.get().poll(nanos, TimeUnit.NANOSECONDS);
    if (key != null) {
      key.pollEvents();
      Optional<Watched> watched = Optional.ofNullable(byKey.get(key));
      if (!key.reset()) {
        byKey.remove(key);
      }
      watched.ifPresent(one -> one.changed.run());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    if (service.isPresent()) {
      try {
        service.get().close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "the watch on tasks' files could not be closed", e);
      }
    }
  }
}
