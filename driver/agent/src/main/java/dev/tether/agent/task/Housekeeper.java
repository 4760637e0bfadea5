package dev.tether.agent.task;

import dev.tether.agent.contents.ContentsStore;
import dev.tether.agent.process.SignalName;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.Life;
import dev.tether.agent.record.StopOrder;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Does what nobody asks for: stops detached tasks whose time is over, forgets ended tasks that
 * nobody removed, looks for killed shims, and gives the disk space of delivered logs and of unused
 * contents back. One thread.
 */
final class Housekeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Housekeeper.class.getName());
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int SWEEP_EVERY = 8;
  private static final int THOROUGH_EVERY = 240;
  private static final int TRIM_EVERY = 40;
  private static final Duration ORPHAN_STOP_TIMEOUT = Duration.ofSeconds(10);

  private final TaskTable table;
  private final Stopper stopper;
  private final Endings endings;
  private final LogTrimmer trimmer;
  private final TaskDirectories directories;
  private final ContentsStore contents;
  private final Retention retention;
  private final InstantSource clock;
  private final Thread worker;

  Housekeeper(
      TaskTable table,
      Stopper stopper,
      Endings endings,
      LogTrimmer trimmer,
      TaskDirectories directories,
      ContentsStore contents,
      Retention retention,
      InstantSource clock) {
    this.table = table;
    this.stopper = stopper;
    this.endings = endings;
    this.trimmer = trimmer;
    this.directories = directories;
    this.contents = contents;
    this.retention = retention;
    this.clock = clock;
    this.worker = Thread.ofPlatform().daemon().name("housekeeper").unstarted(this::work);
  }

  void begin() {
    worker.start();
  }

  private void work() {
    for (int tick = 1; !Thread.interrupted(); tick++) {
      try {
        Thread.sleep(TICK);
        round(tick);
      } catch (InterruptedException closed) {
        return;
      } catch (RuntimeException failed) {
        // Most likely a full disk; the next round tries again.
        LOG.log(Level.WARNING, "housekeeping failed: " + failed.getMessage());
      }
    }
  }

  private void round(int tick) {
    Instant now = clock.instant();
    for (ManagedTask task : table.all()) {
      if (isOrphan(task.record(), now)) {
        stopOrphan(task);
      } else if (isForgettable(task.record(), now)) {
        forget(task);
      }
    }
    if (tick % SWEEP_EVERY == 0) {
      endings.sweep(tick % THOROUGH_EVERY == 0);
    }
    if (tick % TRIM_EVERY == 0) {
      table.all().forEach(trimmer::trim);
      contents.expire();
    }
  }

  private static boolean isOrphan(TaskRecord task, Instant now) {
    return task.isLive()
        && task.stop().isEmpty()
        && task.holding().detachedUntil().filter(until -> until.isBefore(now)).isPresent();
  }

  private void stopOrphan(ManagedTask task) {
    Instant now = clock.instant();
    StopOrder order = new StopOrder(SignalName.SIGTERM, now.plus(ORPHAN_STOP_TIMEOUT), true);
    try {
      stopper.order(
          task,
          order,
          record -> {
            if (!isOrphan(record, now)) {
              throw new RemoteFailure.Refused("somebody claimed the task just now");
            }
          });
      LOG.log(Level.INFO, "nobody claimed task {0} in time: stopping it", task.id());
    } catch (RemoteFailure.Refused | RemoteFailure.NoSuchTask changed) {
      LOG.log(Level.DEBUG, "task {0} is no orphan any more", task.id());
    }
  }

  /** Ended orphans are kept for a shorter time: no owner will ask for their results. */
  private boolean isForgettable(TaskRecord task, Instant now) {
    if (!(task.life() instanceof Life.Exited exited)) {
      return false;
    }
    boolean ownerless =
        task.holding()
            .detachedUntil()
            .map(until -> until.plus(retention.keepOrphans()).isBefore(now))
            .orElse(false);
    return (ownerless && exited.endedAt().plus(retention.keepOrphans()).isBefore(now))
        || exited.endedAt().plus(retention.keepEnded()).isBefore(now);
  }

  private void forget(ManagedTask task) {
    try {
      table.remove(
          task,
          record -> {
            if (!isForgettable(record, clock.instant())) {
              throw new RemoteFailure.Refused("the task was claimed just now");
            }
          });
      directories.delete(task.id());
      LOG.log(Level.INFO, "forgot task {0}, which ended and was not removed", task.id());
    } catch (RemoteFailure.Refused | RemoteFailure.NoSuchTask changed) {
      LOG.log(Level.DEBUG, "task {0} is not forgotten", task.id());
    } catch (IOException undeleted) {
      LOG.log(Level.WARNING, "can't delete the files of task " + task.id(), undeleted);
    }
  }

  @Override
  public void close() {
    worker.interrupt();
  }
}
