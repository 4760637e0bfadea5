package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task's state as the API tells it. Thread-safe. */
final class TaskState {
  private static final int EVENTS_KEPT = 10;

  private final List<ObjectNode> events = new ArrayList<>();
  private String state = "pending";
  private boolean failed;
  private int restarts;
  private Optional<Instant> started = Optional.empty();
  private Optional<Instant> finished = Optional.empty();
  private Optional<JsonNode> handle = Optional.empty();

  synchronized boolean isNew() {
    return events.isEmpty();
  }

  synchronized String state() {
    return state;
  }

  synchronized boolean failed() {
    return failed;
  }

  synchronized void pending() {
    state = "pending";
  }

  synchronized void running(Instant now) {
    state = "running";
    if (started.isEmpty()) {
      started = Optional.of(now);
    }
  }

  synchronized void dead(boolean withFailure, Instant now) {
    state = "dead";
    failed = withFailure;
    finished = Optional.of(now);
  }

  synchronized void restarted() {
    restarts++;
  }

  /** What a successor needs of a remote task, or nothing. */
  synchronized void handle(Optional<JsonNode> newHandle) {
    handle = newHandle;
  }

  /** Adds an event. */
  synchronized void event(Instant now, String type, String message, Map<String, String> details) {
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("Type", type)
            .put("Time", now.getEpochSecond() * 1_000_000_000L + now.getNano())
            .put("DisplayMessage", message)
            .put("Message", type.equals("Task Setup") ? message : "")
            .put("DriverMessage", type.equals("Driver") ? message : "")
            .put("ExitCode", 0)
            .put("Signal", 0)
            .put("FailsTask", false);
    ObjectNode all = event.putObject("Details");
    details.forEach(all::put);
    events.add(event);
    if (events.size() > EVENTS_KEPT) {
      events.removeFirst();
    }
  }

  synchronized ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("State", state)
            .put("Failed", failed)
            .put("Restarts", restarts)
            .putNull("LastRestart");
    json.put("StartedAt", started.map(Instant::toString).orElse(null));
    json.put("FinishedAt", finished.map(Instant::toString).orElse(null));
    json.putArray("Events").addAll(events);
    handle.ifPresent(kept -> json.set("TaskHandle", kept));
    return json;
  }
}
