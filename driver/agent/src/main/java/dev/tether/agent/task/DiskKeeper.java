package dev.tether.agent.task;

import dev.tether.agent.process.DiskUse;
import dev.tether.agent.process.SignalName;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.StopOrder;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.RemoteFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Stops tasks that take more of the disk than they may. One thread measures one task after the
 * other, and rests ten times as long as it measured: however much there is to count, that costs a
 * small part of one processor, and a task is only noticed later.
 */
final class DiskKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DiskKeeper.class.getName());
  private static final Duration SHORTEST_REST = Duration.ofSeconds(2);
  private static final int REST_FACTOR = 10;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final TaskTable table;
  private final TaskDirectories directories;
  private final Stopper stopper;
  private final DiskUse disk;
  private final InstantSource clock;
  private final Thread worker;

  DiskKeeper(
      TaskTable table,
      TaskDirectories directories,
      Stopper stopper,
      DiskUse disk,
      InstantSource clock) {
    this.table = table;
    this.directories = directories;
    this.stopper = stopper;
    this.disk = disk;
    this.clock = clock;
    this.worker = Thread.ofVirtual().name("disk-keeper").unstarted(this::work);
  }

  void begin() {
    worker.start();
  }

  private void work() {
    try {
      while (true) {
        long began = System.nanoTime();
        for (ManagedTask task : table.all()) {
          look(task);
        }
        Duration rest = Duration.ofNanos(System.nanoTime() - began).multipliedBy(REST_FACTOR);
        Thread.sleep(rest.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : rest);
      }
    } catch (InterruptedException closed) {
      LOG.log(Level.DEBUG, "no more tasks are measured");
    }
  }

  /** Measures one task if it is limited, and stops it if it is above that. */
  void look(ManagedTask task) throws InterruptedException {
    TaskRecord record = task.record();
    Optional<Long> limit = record.allotment().diskBytes();
    if (limit.isEmpty() || !record.isLive() || record.stop().isPresent()) {
      return;
    }
    Path directory = directories.task(task.id());
    Optional<Long> used = disk.of(directory);
    if (used.isEmpty()) {
      LOG.log(Level.WARNING, "can''t measure what task {0} takes of the disk", task.id());
    } else if (used.get() > limit.get()) {
      stop(task, used.get(), limit.get());
    }
  }

  private void stop(ManagedTask task, long used, long limit) {
    String reason =
        ("its directories and logs took %d bytes of the remote disk, more than the %d that"
                + " resources.disk allows")
            .formatted(used, limit);
    StopOrder order =
        new StopOrder(
            SignalName.SIGTERM, clock.instant().plus(STOP_TIMEOUT), false, Optional.of(reason));
    try {
      stopper.order(task, order, record -> {});
      LOG.log(Level.INFO, "stopping task {0}: {1}", task.id(), reason);
    } catch (RemoteFailure.NoSuchTask gone) {
      LOG.log(Level.DEBUG, "task {0} is gone", task.id());
    } catch (RemoteFailure.Failed full) {
      LOG.log(Level.WARNING, "can''t stop task {0} yet: {1}", task.id(), full.getMessage());
    }
  }

  @Override
  public void close() {
    worker.interrupt();
  }
}
