package dev.tether.agent.task;

import dev.tether.agent.cgroup.Cgroups;
import dev.tether.agent.contents.ContentsStore;
import dev.tether.agent.process.Shims;
import dev.tether.agent.process.StartedTask;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.Life;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings the table in line with the processes after a start of the agent, before anybody may call
 * it.
 */
final class Recovery {
  private static final Logger LOG = System.getLogger(Recovery.class.getName());
  private static final Duration HALF_STARTED = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final String REBOOTED = "the agent's host was restarted while the task ran";

  private final TaskTable table;
  private final Shims shims;
  private final Cgroups groups;
  private final TaskDirectories directories;
  private final ContentsStore contents;
  private final Endings endings;
  private final Stopper stopper;
  private final String bootId;

  Recovery(
      TaskTable table,
      Shims shims,
      Cgroups groups,
      TaskDirectories directories,
      ContentsStore contents,
      Endings endings,
      Stopper stopper,
      String bootId) {
    this.table = table;
    this.shims = shims;
    this.groups = groups;
    this.directories = directories;
    this.contents = contents;
    this.endings = endings;
    this.stopper = stopper;
    this.bootId = bootId;
  }

  void run() throws IOException, InterruptedException {
    for (ManagedTask task : table.all()) {
      switch (task.record().life()) {
        case Life.Intent intent -> resolve(task, intent);
        case Life.Running running -> {}
        case Life.Exited exited -> {}
      }
      task.running().ifPresent(running -> check(task, running));
      stopper.resume(task);
    }
    for (String id : directories.ids()) {
      if (table.find(id).isEmpty()) {
        delete(id);
      } else {
        contents.resume(directories.task(id));
      }
    }
    for (String id : groups.ids()) {
      if (table.find(id).filter(task -> task.record().isLive()).isEmpty()) {
        LOG.log(Level.INFO, "removing the group of task {0}, which is not there any more", id);
        groups.kill(id);
        groups.remove(id);
      }
    }
  }

  /** What stays is tried again at the next start. */
  private void delete(String id) {
    try {
      directories.delete(id);
    } catch (IOException left) {
      LOG.log(Level.WARNING, "can't delete the files of task " + id, left);
    }
  }

  /** Whoever asked for this task got no answer: either it was started, or it never will be. */
  private void resolve(ManagedTask task, Life.Intent intent)
      throws IOException, InterruptedException {
    String id = task.id();
    if (shims.callOff(id)) {
      LOG.log(Level.INFO, "task {0} was not started yet and never will be", id);
      table.remove(task, record -> {});
      delete(id);
      return;
    }
    Optional<StartedTask> started = shims.started(id);
    long deadline = System.nanoTime() + HALF_STARTED.toNanos();
    while (started.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(PAUSE);
      started = shims.started(id);
    }
    if (started.isPresent()) {
      StartedTask found = started.get();
      table.change(task, record -> record.started(intent.bootId(), found));
    } else {
      endings.lost(task, "the host failed while the task was being started");
    }
  }

  private void check(ManagedTask task, Life.Running running) {
    if (running.bootId().equals(bootId)) {
      endings.examine(task, running.started());
    } else {
      endings.lostUnlessEnded(task, REBOOTED);
    }
  }
}
