package dev.tether.harness.tap.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of messages what differs between two runs of the same thing: UUIDs become {@code <id
 * 1>}, {@code <id 2>} in the order of their first appearance, the last part of task ids {@code
 * <start 1>}, allocation directories {@code <dir>}, times {@code <time>}, process ids {@code
 * <pid>}; a driver's own state is only there or not. Used by one thread, for one side.
 */
public final class Normalizer {
  private static final String UUID_TEXT =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private static final Pattern VOLATILE =
      Pattern.compile(
          "(?<dir>/[^\\s\"':,;]*/(?="
              + UUID_TEXT
              + "))|(?<start>(?<=/)[0-9a-f]{8}(?![\\w-]))|(?<id>"
              + UUID_TEXT
              + ")|(?<time>\\d{4}-\\d\\d-\\d\\d[T"
              + " ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)?)|(?<pid>(?<=\\bpid["
              + " =:])\\d+|(?<=\\bprocess )\\d+)");

  private static final Set<String> TIMES = Set.of("started_at", "completed_at", "timestamp");

  private final Map<String, String> names = new HashMap<>();
  private int ids;
  private int starts;

  /** Creates one that has seen nothing yet. */
  public Normalizer() {}

  /** The text with names in the place of what is volatile. */
  public String text(String text) {
    Matcher found = VOLATILE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (found.find()) {
      found.appendReplacement(out, Matcher.quoteReplacement(name(found)));
    }
    return found.appendTail(out).toString();
  }

  private String name(Matcher found) {
    if (found.group("dir") != null) {
      return "<dir>/";
    }
    if (found.group("time") != null) {
      return "<time>";
    }
    if (found.group("pid") != null) {
      return "<pid>";
    }
    return found.group("id") != null
        ? names.computeIfAbsent(found.group(), _ -> "<id " + ++ids + ">")
        : names.computeIfAbsent(found.group(), _ -> "<start " + ++starts + ">");
  }

  /** The message with names in the place of what is volatile, its keys in order. */
  public JsonNode json(JsonNode message) {
    return json("", message);
  }

  private JsonNode json(String key, JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (TIMES.contains(key)) {
      return nodes.textNode("<time>");
    }
    if (key.equals("driver_state")) {
      return nodes.textNode("<state>");
    }
    if (value.isObject()) {
      ObjectNode object = nodes.objectNode();
      Map<String, JsonNode> sorted = new TreeMap<>();
      value.properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
      sorted.forEach((name, element) -> object.set(text(name), json(name, element)));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = nodes.arrayNode();
      value.forEach(element -> array.add(json(key, element)));
      return array;
    }
    return value.isTextual() ? nodes.textNode(text(value.asText())) : value;
  }
}
