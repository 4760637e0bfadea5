package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one task of an allocation is, as its client told.
 *
 * @param json Nomad's own answer; not to be changed
 */
public record TaskState(JsonNode json) {
  public TaskState {
    Objects.requireNonNull(json, "json");
  }

  /** {@code pending}, {@code running} or {@code dead}. */
  public String state() {
    return Json.text(json, "State");
  }

  public boolean failed() {
    return json.path("Failed").asBoolean(false);
  }

  /** How often Nomad restarted it on its node. */
  public int restarts() {
    return json.path("Restarts").asInt(0);
  }

  public Optional<Instant> startedAt() {
    return Json.time(json, "StartedAt");
  }

  public Optional<Instant> finishedAt() {
    return Json.time(json, "FinishedAt");
  }

  /** The last events, oldest first; Nomad keeps ten. */
  public List<Event> events() {
    return Json.list(json.path("Events"), Event::new);
  }

  /**
   * Something that happened to a task.
   *
   * @param json Nomad's own answer; not to be changed
   */
  public record Event(JsonNode json) {
    public Event {
      Objects.requireNonNull(json, "json");
    }

    /** For instance {@code Started}, {@code Terminated} or {@code Driver}. */
    public String type() {
      return Json.text(json, "Type");
    }

    public String message() {
      return Json.text(json, "Message");
    }

    /** What {@code nomad alloc status} shows. */
    public String displayMessage() {
      return Json.text(json, "DisplayMessage");
    }

    public Instant time() {
      long nanos = json.path("Time").asLong();
      return Instant.ofEpochSecond(0, nanos);
    }

    /** The task's exit code, where the event tells one. */
    public Optional<Integer> exitCode() {
      return Json.optional(json.path("Details"), "exit_code").map(Integer::valueOf);
    }

    /** The number of the signal that ended the task, where the event tells one. */
    public Optional<Integer> signal() {
      return Json.optional(json.path("Details"), "signal").map(Integer::valueOf);
    }
  }
}
