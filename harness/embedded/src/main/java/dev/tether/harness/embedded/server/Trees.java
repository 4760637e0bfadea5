package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Allocation;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads what the API's JSON says of jobs and allocations. */
final class Trees {
  private Trees() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String text(JsonNode json, String field) {
    return json.path(field).isNull() ? "" : json.path(field).asText("");
  }

  static boolean is(JsonNode json, String field) {
    return json.path(field).asBoolean(false);
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** One group of a job. */
  static Optional<JsonNode> group(JsonNode job, String name) {
    return list(job.path("TaskGroups")).stream()
        .filter(group -> text(group, "Name").equals(name))
        .findFirst();
  }

  static boolean wantedToRun(JsonNode allocation) {
    return text(allocation, "DesiredStatus").equals("run");
  }

  /** Whether a job runs nothing itself: it is there to be dispatched. */
  static boolean onlyDispatched(JsonNode job) {
    return job.path("ParameterizedJob").isObject() && !is(job, "Dispatched");
  }

  /** Whether its client says that it is over, or the servers gave it up. */
  static boolean over(JsonNode allocation) {
    return new Allocation(allocation).clientStatus().isTerminal();
  }

  static boolean clientStatusIs(JsonNode allocation, String status) {
    return text(allocation, "ClientStatus").equals(status);
  }

  static boolean migrates(JsonNode allocation) {
    return is(allocation.path("DesiredTransition"), "Migrate");
  }

  /**
   * How long a group's allocations may be out of touch before they are lost; 0 for not at all.
   * Nanoseconds.
   */
  static long patience(JsonNode group) {
    long lostAfter = group.path("Disconnect").path("LostAfter").asLong(0);
    return lostAfter > 0 ? lostAfter : group.path("MaxClientDisconnect").asLong(0);
  }

  /** Whether an absent allocation is replaced before it is lost. */
  static boolean replacesAbsent(JsonNode group) {
    return group.path("Disconnect").path("Replace").asBoolean(true);
  }
}
