package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;

/**
 * A client node as the servers see it.
 *
 * @param json Nomad's own answer; not to be changed
 */
public record Node(JsonNode json) {

  /** {@code OTHER} stands for words of a newer Nomad. */
  public enum Status {
    INITIALIZING,
    READY,
    DOWN,
    DISCONNECTED,
    OTHER
  }

  /**
   * A driver on a node.
   *
   * @param description the driver's own words for its health
   */
  public record Driver(boolean detected, boolean healthy, String description) {}

  public Node {
    Objects.requireNonNull(json, "json");
  }

  public String id() {
    return Json.text(json, "ID");
  }

  public String name() {
    return Json.text(json, "Name");
  }

  public Status status() {
    return switch (Json.text(json, "Status")) {
      case "initializing" -> Status.INITIALIZING;
      case "ready" -> Status.READY;
      case "down" -> Status.DOWN;
      case "disconnected" -> Status.DISCONNECTED;
      default -> Status.OTHER;
    };
  }

  /** Whether the scheduler may place allocations on it. */
  public boolean eligible() {
    return Json.text(json, "SchedulingEligibility").equals("eligible");
  }

  /** Whether a drain goes on. */
  public boolean draining() {
    return json.path("Drain").asBoolean(false) || Json.present(json, "DrainStrategy").isPresent();
  }

  /** The version of its Nomad agent, or empty where the answer does not tell. */
  public Optional<String> version() {
    return Json.optional(json, "Version")
        .or(() -> Json.optional(json.path("Attributes"), "nomad.version"));
  }

  /** One of its attributes; lists of nodes leave them out. */
  public Optional<String> attribute(String name) {
    return Json.optional(json.path("Attributes"), name);
  }

  /** What it tells of a driver, or empty when it never saw it. */
  public Optional<Driver> driver(String name) {
    return Json.present(json.path("Drivers"), name)
        .map(
            d ->
                new Driver(
                    d.path("Detected").asBoolean(false),
                    d.path("Healthy").asBoolean(false),
                    Json.text(d, "HealthDescription")));
  }
}
