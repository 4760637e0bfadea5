package dev.tether.web.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tether.harness.tap.message.JsonMessage;
import dev.tether.protocol.nomad.hclspec.Spec;
import dev.tether.web.tap.Taps.Tap;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a plugin tells of itself.
 *
 * @param name by which jobs call it
 * @param capabilities by name, with their values
 * @param config the schema of its own configuration
 * @param taskConfig the schema of its tasks' configuration
 * @param health what it says of its health
 * @param attributes what it adds to its node
 */
public record PluginFacts(
    String name,
    String version,
    Map<String, String> capabilities,
    List<SchemaRow> config,
    List<SchemaRow> taskConfig,
    String health,
    Map<String, String> attributes) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  public PluginFacts {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    capabilities = Collections.unmodifiableSortedMap(new TreeMap<>(capabilities));
    config = List.copyOf(config);
    taskConfig = List.copyOf(taskConfig);
    Objects.requireNonNull(health, "health");
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** Makes a call without a request's fields; an empty object if there is no answer. */
  @FunctionalInterface
  interface Asker {
    JsonNode ask(String method) throws InterruptedException;
  }

  /**
   * Asks the plugin behind a tap.
   *
   * @throws TapSilence when it does not answer
   */
  static PluginFacts of(Taps taps, Tap tap) throws InterruptedException {
    return of(method -> ask(taps, tap, method));
  }

  /** Makes them of a plugin's answers. */
  static PluginFacts of(Asker plugin) throws InterruptedException {
    JsonNode info = plugin.ask("BasePlugin/PluginInfo");
    JsonNode fingerprint = plugin.ask("Driver/Fingerprint");
    String described = fingerprint.path("health_description").asText();
    return new PluginFacts(
        info.path("name").asText(),
        info.path("plugin_version").asText(),
        values(plugin.ask("Driver/Capabilities").path("capabilities")),
        schema(plugin.ask("BasePlugin/ConfigSchema")),
        schema(plugin.ask("Driver/TaskConfigSchema")),
        fingerprint.path("health").asText("not told")
            + (described.isEmpty() ? "" : ": " + described),
        values(fingerprint.path("attributes")));
  }

  private static Map<String, String> values(JsonNode object) {
    Map<String, String> values = new TreeMap<>();
    object.properties().forEach(one -> values.put(one.getKey(), value(one.getValue())));
    return values;
  }

  private static List<SchemaRow> schema(JsonNode answer) {
    JsonNode spec = answer.path("spec");
    if (!spec.isObject()) {
      return List.of();
    }
    return new JsonMessage(_ -> Optional.empty()).parse(spec, Spec.getDefaultInstance())
            instanceof Spec parsed
        ? SchemaRow.of(parsed)
        : List.of();
  }

  private static JsonNode ask(Taps taps, Tap tap, String method) throws InterruptedException {
    HandCall.Result result =
        new HandCall(method, List.of(JsonNodeFactory.instance.objectNode()), 1, LIMIT)
            .make(taps, tap);
    return result.answers().isEmpty()
        ? JsonNodeFactory.instance.objectNode()
        : result.answers().getFirst();
  }

  /** An attribute is a message with one field, whatever its type. */
  private static String value(JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream()
          .map(one -> value(one.getValue()))
          .reduce((first, second) -> first + " " + second)
          .orElse("");
    }
    if (node.isArray()) {
      StringBuilder all = new StringBuilder();
      node.forEach(one -> all.append(all.isEmpty() ? "" : ", ").append(one.asText()));
      return all.toString();
    }
    return node.asText();
  }
}
