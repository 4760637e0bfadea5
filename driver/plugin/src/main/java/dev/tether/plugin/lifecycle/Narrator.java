package dev.tether.plugin.lifecycle;

import dev.tether.plugin.events.EventHub;
import dev.tether.plugin.events.TaskEvent;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** Says what happens to a task, in the plugin's log and in the allocation's events. */
public final class Narrator {
  private static final System.Logger LOG = System.getLogger(Narrator.class.getName());

  private final EventHub events;
  private final InstantSource clock;

  public Narrator(EventHub events, InstantSource clock) {
    this.events = Objects.requireNonNull(events, "events");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Tells people what happened. */
  void tell(Invocation invocation, String message, Map<String, String> annotations) {
    LOG.log(System.Logger.Level.INFO, "task {0}: {1}", invocation.nomadTaskId(), message);
    events.tell(
        new TaskEvent(
            invocation.nomadTaskId(),
            invocation.owner().allocationId(),
            invocation.taskName(),
            clock.instant(),
            message,
            annotations));
  }

  void tell(Invocation invocation, String message) {
    tell(invocation, message, Map.of());
  }
}
