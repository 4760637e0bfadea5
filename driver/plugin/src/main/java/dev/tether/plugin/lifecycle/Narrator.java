package dev.tether.plugin.lifecycle;

import dev.tether.plugin.events.EventHub;
import dev.tether.plugin.events.TaskEvent;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** Says what happens to a task, in the plugin's log and in the allocation's events. */
public final class Narrator {
  private final EventHub events;
  private final InstantSource clock;
  private final System.Logger log;

  public Narrator(EventHub events, InstantSource clock) {
    this(events, clock, System.getLogger(Narrator.class.getName()));
  }

  /**
   * The same.
   *
   * @param log the plugin's log
   */
  public Narrator(EventHub events, InstantSource clock, System.Logger log) {
    this.events = Objects.requireNonNull(events, "events");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.log = Objects.requireNonNull(log, "log");
  }

  /** A new remote task was made for the allocation. */
  void taskStarted(Invocation invocation, RemoteTask task, String runtime) {
    tell(
        invocation,
        "Started the remote task %s (%s) on runtime %s"
            .formatted(task.id(), identity(task), runtime),
        facts(task));
  }

  /** The allocation goes on with a task that another one had. */
  void taskAdopted(Invocation invocation, RemoteTask task, Owner previous) {
    tell(
        invocation,
        task.isLive()
            ? "Reattached to the remote task %s (%s), taken over from allocation %s; it never stopped"
                .formatted(task.id(), identity(task), named(previous))
            : "Took over the ended remote task %s from allocation %s for its result"
                .formatted(task.id(), named(previous)),
        facts(task));
  }

  /** The allocation goes on with a task that it started itself. */
  void taskTakenUp(Invocation invocation, RemoteTask task) {
    tell(
        invocation,
        "Reattached to the remote task %s (%s) of an earlier start, of which Nomad had no handle;"
                .formatted(task.id(), identity(task))
            + " it never stopped",
        facts(task));
  }

  /** Another allocation goes on with this one's task. */
  void taskTakenAway(Invocation invocation, RemoteTask task) {
    tell(
        invocation,
        "Another allocation has taken over the remote task: " + named(task.ownership().owner()),
        facts(task));
  }

  /** Tells people what happened. */
  void tell(Invocation invocation, String message) {
    tell(invocation, message, Map.of());
  }

  private void tell(Invocation invocation, String message, Map<String, String> annotations) {
    log.log(System.Logger.Level.INFO, "task {0}: {1}", invocation.nomadTaskId(), message);
    events.tell(
        new TaskEvent(
            invocation.nomadTaskId(),
            invocation.owner().allocationId(),
            invocation.taskName(),
            clock.instant(),
            message,
            annotations));
  }

  private static String named(Owner owner) {
    return owner.nodeName().isEmpty()
        ? owner.allocationId()
        : owner.allocationId() + " on " + owner.nodeName();
  }

  private static Map<String, String> facts(RemoteTask task) {
    return Map.of(
        "remote_id", task.id().value(),
        "generation", Long.toString(task.generation()),
        "identity", identity(task));
  }

  private static String identity(RemoteTask task) {
    return task.state() instanceof TaskState.Running running ? running.identity() : "";
  }
}
