package dev.tether.web.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.web.model.HandleSeen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the handle in a line of the tap's record. */
final class HandleNotes {
  private HandleNotes() {}

  /** A handle and whose it is. */
  record Noted(String allocation, String task, HandleSeen handle) {}

  /** The handle in a message, if there is one with a state and it tells whose it is. */
  static Optional<Noted> of(JsonNode line, String method, String node) {
    JsonNode message = line.path("message");
    JsonNode handle = message.path("handle");
    JsonNode state = handle.path("driver_state");
    String[] names = line.path("task").asText("").split("/", -1);
    String allocation = line.path("alloc").asText("");
    if (state.isMissingNode() || names.length < 2 || allocation.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    flatten("", state.path("decoded"), fields);
    return Optional.of(
        new Noted(
            allocation,
            names[1],
            new HandleSeen(
                Instant.EPOCH.plus(line.path("at").asLong(), ChronoUnit.MICROS),
                node,
                method,
                handle.path("version").asInt(),
                state.path("bytes").asLong(),
                state.path("sha256").asText(""),
                fields)));
  }

  /** Fields of inner maps get names with dots. */
  private static void flatten(String prefix, JsonNode values, Map<String, String> into) {
    values
        .properties()
        .forEach(
            field -> {
              String name = prefix + field.getKey();
              if (field.getValue().isObject()) {
                flatten(name + ".", field.getValue(), into);
              } else {
                into.put(
                    name,
                    field.getValue().isTextual()
                        ? field.getValue().asText()
                        : field.getValue().toString());
              }
            });
  }
}
