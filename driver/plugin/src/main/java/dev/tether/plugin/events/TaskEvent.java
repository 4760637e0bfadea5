package dev.tether.plugin.events;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something a person should know about a task.
 *
 * @param nomadTaskId the invocation it is about
 * @param message one sentence
 * @param annotations details by name, for programs
 */
public record TaskEvent(
    String nomadTaskId,
    String allocationId,
    String taskName,
    Instant at,
    String message,
    Map<String, String> annotations) {
  public TaskEvent {
    Objects.requireNonNull(nomadTaskId, "nomadTaskId");
    Objects.requireNonNull(allocationId, "allocationId");
    Objects.requireNonNull(taskName, "taskName");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(message, "message");
    annotations = Map.copyOf(annotations);
  }
}
