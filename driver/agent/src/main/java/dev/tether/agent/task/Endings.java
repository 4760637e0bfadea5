package dev.tether.agent.task;

import dev.tether.agent.cgroup.Cgroups;
import dev.tether.agent.process.Posix;
import dev.tether.agent.process.ProcFs;
import dev.tether.agent.process.Sessions;
import dev.tether.agent.process.Shims;
import dev.tether.agent.process.StartedTask;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.Life;
import dev.tether.agent.record.StopOrder;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Learns how tasks end.
 *
 * <p>All shims leave their results in one directory, which the kernel watches for us: one thread
 * and no polling for any number of tasks, and no difference between tasks that this agent started
 * and those of an earlier one. Only a shim that was killed leaves no result; {@link #sweep} finds
 * those.
 */
final class Endings implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Endings.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final TaskTable table;
  private final Shims shims;
  private final Cgroups groups;
  private final TaskDirectories directories;
  private final Sessions sessions;
  private final ProcFs processes;
  private final Posix posix;
  private final InstantSource clock;
  private final WatchService watcher;

  Endings(
      TaskTable table,
      Shims shims,
      Cgroups groups,
      TaskDirectories directories,
      Sessions sessions,
      ProcFs processes,
      Posix posix,
      InstantSource clock)
      throws IOException {
    this.table = table;
    this.shims = shims;
    this.groups = groups;
    this.directories = directories;
    this.sessions = sessions;
    this.processes = processes;
    this.posix = posix;
    this.clock = clock;
    this.watcher = directories.ended().getFileSystem().newWatchService();
    directories.ended().register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
  }

  /** Takes in the results that are there already, and those to come. */
  void begin() throws IOException {
    Thread.ofPlatform().daemon().name("endings").start(this::follow);
    directories.results().forEach(this::resultAppeared);
  }

  private void follow() {
    try {
      while (true) {
        WatchKey key = watcher.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          if (event.context() instanceof Path name) {
            resultAppeared(name.toString());
          } else {
            // More happened than the kernel could tell: look for ourselves.
            directories.results().forEach(this::resultAppeared);
          }
        }
        key.reset();
      }
    } catch (ClosedWatchServiceException | InterruptedException closed) {
      LOG.log(Level.DEBUG, "no more results are taken in");
    } catch (IOException broken) {
      LOG.log(Level.ERROR, "can't see how tasks end any more: restart the agent", broken);
    }
  }

  private void resultAppeared(String id) {
    Thread.ofVirtual().name("end-" + id).start(() -> takeIn(id));
  }

  private void takeIn(String id) {
    try {
      Optional<ManagedTask> task = table.find(id);
      if (task.isEmpty()) {
        directories.delete(id);
        return;
      }
      task.get().awaitDecided();
      Optional<Shims.End> end = shims.end(id);
      if (end.isPresent()) {
        recordEnd(task.get(), end.get());
        directories.forgetResult(id);
      }
    } catch (IOException unreadable) {
      LOG.log(Level.ERROR, "can't read the result of task " + id, unreadable);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns once the end is on record, however often the disk refuses it. */
  private void recordEnd(ManagedTask task, Shims.End end) throws InterruptedException {
    Optional<StartedTask> started = task.running().map(Life.Running::started);
    if (started.isPresent()) {
      // Before anybody learns of the end: the next instance must not meet what is left of this one.
      sessions.killRest(started.get().task());
    }
    // What left its session is still in the group.
    groups.kill(task.id());
    ExitResult result = judged(task, end.result());
    while (!task.isRemoved()) {
      try {
        table.change(task, record -> record.isLive() ? record.ended(end.at(), result) : record);
        LOG.log(Level.INFO, "task {0} has ended: {1}", task.id(), result);
        break;
      } catch (RemoteFailure.NoSuchTask gone) {
        break;
      } catch (RemoteFailure.Failed full) {
        LOG.log(Level.ERROR, "the end of task {0} is not on record yet", task.id());
        Thread.sleep(RETRY);
      }
    }
    groups.remove(task.id());
    started.ifPresent(processesOf -> posix.reap(processesOf.shim().pid()));
  }

  /** The shim's result with what it could not know: who or what killed the task. */
  private ExitResult judged(ManagedTask task, ExitResult result) {
    boolean failed = result.signal() != 0 || result.exitCode() != 0;
    return new ExitResult(
        result.exitCode(),
        result.signal(),
        failed && groups.isOutOfMemory(task.id()),
        result.problem().or(() -> task.record().stop().flatMap(StopOrder::reason)));
  }

  /**
   * Looks at every running task for one whose shim was killed. Costs one system call per task, some
   * ten times more when {@code thoroughly}, which also sees process ids that were used again.
   */
  void sweep(boolean thoroughly) {
    for (ManagedTask task : table.all()) {
      task.running()
          .filter(
              running ->
                  thoroughly || posix.kill(running.started().shim().pid(), 0) == Posix.Sent.NOBODY)
          .ifPresent(running -> examine(task, running.started()));
    }
  }

  /** Finds out whether a task ended without a result. */
  void examine(ManagedTask task, StartedTask started) {
    try {
      // In this order: a shim leaves the result before it ends.
      if (processes.isAlive(started.shim())
          || processes.isAlive(started.task())
          || shims.end(task.id()).isPresent()) {
        return;
      }
      lost(task, "its shim was killed, so nobody saw how it ended");
    } catch (IOException unreadable) {
      LOG.log(Level.ERROR, "can't read the result of task " + task.id(), unreadable);
    }
  }

  /**
   * Records that a task can't be running any more, with the result that was left if there is one.
   */
  void lostUnlessEnded(ManagedTask task, String why) {
    try {
      if (shims.end(task.id()).isEmpty()) {
        lost(task, why);
      }
    } catch (IOException unreadable) {
      lost(task, why);
    }
  }

  /** Records that a task is gone and nobody knows its result. */
  void lost(ManagedTask task, String why) {
    Thread.ofVirtual()
        .name("lost-" + task.id())
        .start(
            () -> {
              try {
                recordEnd(task, new Shims.End(ExitResult.unknown(why), clock.instant()));
              } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Override
  public void close() throws IOException {
    watcher.close();
  }
}
