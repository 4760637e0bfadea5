package dev.tether.nomad;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads Nomad's JSON, in which absent, null and empty mean the same. */
final class Json {
  private Json() {}

  /** Loaded on first use only: Jackson takes a noticeable part of a driver's start. */
  private static final class Mapper {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  static JsonNode parse(byte[] text) throws IOException {
    return Mapper.MAPPER.readTree(text);
  }

  static JsonNode parse(String text) throws JsonProcessingException {
    return Mapper.MAPPER.readTree(text);
  }

  static ObjectNode object() {
    return Mapper.MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode json) {
    try {
      return Mapper.MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a JSON tree that can't be written", e);
    }
  }

  static String text(JsonNode json, String field) {
    return json.path(field).asText("");
  }

  static Optional<String> optional(JsonNode json, String field) {
    return Optional.of(text(json, field)).filter(t -> !t.isEmpty() && !t.equals("null"));
  }

  static Optional<JsonNode> present(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** Nomad writes the year 1 for "never". */
  static Optional<Instant> time(JsonNode json, String field) {
    try {
      return optional(json, field).map(Instant::parse).filter(t -> t.isAfter(Instant.EPOCH));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> make) {
    return StreamSupport.stream(array.spliterator(), false).map(make).toList();
  }
}
