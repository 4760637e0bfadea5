package dev.tether.web.action;

import dev.tether.harness.cluster.ProcessTable;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.Moves;
import java.time.Instant;
import java.util.Optional;

/**
 * The process of a remote task, which can be made to crash as if it had failed by itself. A pid
 * alone is never trusted: the process must have begun when the record says.
 */
public final class RemoteProcess {
  private RemoteProcess() {}

  /** Why it can't be killed from here, a sentence; nothing if it can. */
  public static Optional<String> obstacle(OwnerChange task) {
    return pid(task).isPresent()
        ? Optional.empty()
        : Optional.of("no process of " + task.slot().display() + " is visible on this machine");
  }

  /** The command that does the same. */
  public static String command(OwnerChange task) {
    return "kill -KILL " + pid(task).map(String::valueOf).orElse("<pid>");
  }

  /** Kills it. */
  public static void crash(LiveCluster live, OwnerChange task, Instant now) {
    live.model()
        .done(new Action(now, task.nodeName(), "crash task " + task.slot().display(), false));
    pid(task).flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static Optional<Long> pid(OwnerChange task) {
    String[] parts = Moves.identity(task.state()).split("@", -1);
    if (parts.length != 2 || !parts[0].matches("\\d{1,10}") || !parts[1].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    long started = Long.parseLong(parts[1]);
    return new ProcessTable()
        .process(Long.parseLong(parts[0]))
        .filter(entry -> entry.startTicks() == started)
        .map(ProcessTable.Entry::pid);
  }
}
