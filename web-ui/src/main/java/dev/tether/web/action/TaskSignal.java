package dev.tether.web.action;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.Happening;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A signal that a person sends to a task. */
public final class TaskSignal {
  /** The signals that the page offers, the one that is most often wanted first. */
  public static final List<String> OFFERED =
      List.of(
          "SIGHUP",
          "SIGINT",
          "SIGQUIT",
          "SIGUSR1",
          "SIGUSR2",
          "SIGALRM",
          "SIGTERM",
          "SIGSTOP",
          "SIGCONT",
          "SIGTSTP",
          "SIGWINCH",
          "SIGABRT",
          "SIGKILL");

  private TaskSignal() {}

  /** Why it can't be sent now, a sentence; nothing if it can. */
  public static Optional<String> obstacle(AllocationView allocation) {
    return AllocationAction.RESTART.obstacle(allocation);
  }

  /** The command that does the same. */
  public static String command(
      AllocationView allocation, String address, String signal, String task) {
    return "nomad alloc signal -address=%s -s %s -task %s %s"
        .formatted(address, signal, task, allocation.id());
  }

  /** Sends it. */
  public static void send(
      LiveCluster live, AllocationView allocation, String signal, String task, Instant now) {
    live.model()
        .done(
            new Action(
                now,
                allocation.node(),
                "signal %s to %s of %s".formatted(signal, task, Happening.brief(allocation.id())),
                false));
    live.cluster().api().signalAllocation(allocation.id(), signal, Optional.of(task));
  }
}
