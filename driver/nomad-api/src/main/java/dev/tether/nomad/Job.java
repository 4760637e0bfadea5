package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A job as Nomad told it at one moment, or as it was parsed from HCL.
 *
 * @param json Nomad's own form; not to be changed
 */
public record Job(JsonNode json) {

  /** {@code OTHER} stands for types of a newer Nomad. */
  public enum Type {
    SERVICE,
    BATCH,
    SYSTEM,
    SYSBATCH,
    OTHER
  }

  public Job {
    Objects.requireNonNull(json, "json");
  }

  public String id() {
    return Json.text(json, "ID");
  }

  public String namespace() {
    return Json.optional(json, "Namespace").orElse("default");
  }

  public Type type() {
    return switch (Json.text(json, "Type")) {
      case "service" -> Type.SERVICE;
      case "batch" -> Type.BATCH;
      case "system" -> Type.SYSTEM;
      case "sysbatch" -> Type.SYSBATCH;
      default -> Type.OTHER;
    };
  }

  /** Whether somebody stopped it. */
  public boolean stopped() {
    return json.path("Stop").asBoolean(false);
  }

  public long version() {
    return json.path("Version").asLong();
  }

  /** {@code pending}, {@code running} or {@code dead}; empty for a job that was only parsed. */
  public String status() {
    return Json.text(json, "Status");
  }

  /** The names of its groups. */
  public List<String> groups() {
    return Json.list(json.path("TaskGroups"), g -> Json.text(g, "Name"));
  }

  /** How many allocations a group wants, or empty when there is no such group. */
  public Optional<Integer> count(String group) {
    return named(json.path("TaskGroups"), group).map(g -> g.path("Count").asInt(1));
  }

  /** The definition of one task, to compare with that of another job version. */
  public Optional<JsonNode> task(String group, String task) {
    return named(json.path("TaskGroups"), group).flatMap(g -> named(g.path("Tasks"), task));
  }

  private static Optional<JsonNode> named(JsonNode array, String name) {
    for (JsonNode element : array) {
      if (Json.text(element, "Name").equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }
}
