package dev.tether.harness.scenarios.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the RPC traces that drivers write, one JSON object a line. */
public final class RpcTrace {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RpcTrace() {}

  /**
   * The calls of one node's trace since a moment.
   *
   * @param file the trace; a file that does not exist is an empty trace
   * @return in the order of the file; a torn line, as a killed driver leaves it, is left out
   */
  public static List<RpcEvent> read(Path file, String node, Instant since) {
    List<RpcEvent> events = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        parse(line, node).filter(event -> !event.at().isBefore(since)).ifPresent(events::add);
      }
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException unreadable) {
      System.getLogger(RpcTrace.class.getName())
          .log(System.Logger.Level.WARNING, "can't read the RPC trace " + file, unreadable);
    }
    return List.copyOf(events);
  }

  private static Optional<RpcEvent> parse(String line, String node) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException torn) {
      return Optional.empty();
    }
    if (!json.has("at") || !json.has("method")) {
      return Optional.empty();
    }
    Map<String, String> detail = new HashMap<>();
    json.path("detail")
        .properties()
        .forEach(
            field ->
                detail.put(
                    field.getKey(),
                    field.getValue().isTextual()
                        ? field.getValue().asText()
                        : field.getValue().toString()));
    long micros = json.path("micros").asLong();
    return Optional.of(
        new RpcEvent(
            // Both lines of a call tell when it began.
            Instant.EPOCH.plus(json.path("at").asLong() + micros, ChronoUnit.MICROS),
            node,
            json.path("method").asText(),
            json.path("task").asText(""),
            json.path("alloc").asText(""),
            json.path("status").asText(""),
            micros,
            json.path("phase").asText("end").equals("begin")
                ? RpcEvent.Phase.BEGIN
                : RpcEvent.Phase.END,
            detail));
  }
}
