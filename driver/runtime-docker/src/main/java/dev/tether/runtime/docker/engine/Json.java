package dev.tether.runtime.docker.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Reads and writes JSON. Loaded with the first request, as Jackson takes its time. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Adds a list of texts to an object. */
  public static void putTexts(ObjectNode object, String field, Collection<String> texts) {
    var array = object.putArray(field);
    texts.forEach(array::add);
  }

  /** Adds an object of texts to an object. */
  public static void putTexts(ObjectNode object, String field, Map<String, String> texts) {
    var inner = object.putObject(field);
    texts.forEach(inner::put);
  }

  /** What a text of JSON says. */
  public static JsonNode parse(byte[] text) throws IOException {
    return MAPPER.readTree(text);
  }

  /** What a text of JSON says. */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /** The text of a tree. */
  public static String text(JsonNode json) {
    return json.toString();
  }
}
