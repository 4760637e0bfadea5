package dev.tether.runtime.docker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.docker.engine.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * A driver's signs of life for some of its tasks. Immutable.
 *
 * @param beat grows with each writing, so that no two are equal
 * @param signs by the task's id
 */
public record Heartbeat(long beat, Map<String, Sign> signs) {
  /** How many tasks one record may have: it stays well below what the store takes. */
  public static final int MOST_TASKS = 500;

  /**
   * The sign for one task.
   *
   * @param generation of the owner that this driver renews for
   * @param delivered how far this driver has delivered the logs
   * @param last whether the driver has lost the task and delivers no more: only then an earlier
   *     generation counts
   */
  public record Sign(long generation, LogOffsets delivered, boolean last) {}

  public Heartbeat {
    signs = Map.copyOf(signs);
  }

  /** The text to store. */
  public String encode() {
    ObjectNode json = Json.object().put("beat", beat);
    ObjectNode tasks = json.putObject("tasks");
    new TreeMap<>(signs)
        .forEach(
            (id, sign) -> {
              ArrayNode fields = tasks.putArray(id).add(sign.generation());
              fields.add(sign.delivered().stdout()).add(sign.delivered().stderr());
              if (sign.last()) {
                fields.add(true);
              }
            });
    return Json.text(json);
  }

  /** What a stored text says; one of another form says nothing. */
  public static Heartbeat decode(String text) {
    Map<String, Sign> signs = new TreeMap<>();
    try {
      JsonNode json = Json.parse(text);
      for (Map.Entry<String, JsonNode> task : json.path("tasks").properties()) {
        if (task.getValue() instanceof ArrayNode sign && sign.size() >= 3) {
          LogOffsets delivered = new LogOffsets(sign.path(1).asLong(), sign.path(2).asLong());
          signs.put(
              task.getKey(), new Sign(sign.path(0).asLong(), delivered, sign.path(3).asBoolean()));
        }
      }
      return new Heartbeat(json.path("beat").asLong(), signs);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return new Heartbeat(0, Map.of());
    }
  }
}
