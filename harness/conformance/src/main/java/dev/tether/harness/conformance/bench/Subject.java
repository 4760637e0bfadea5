package dev.tether.harness.conformance.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.protocol.hclspec.NoValue;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plugin to check, and how to use it.
 *
 * @param plugin its executable
 * @param pluginConfig its own configuration
 * @param taskConfig the configuration of a task that runs a shell script: {@code {script}} in a
 *     string stands for the script
 * @param user as whom tasks run; empty where the driver may choose
 * @param remote whether the driver has to keep tasks whose node is gone, also when it does not
 *     claim to
 * @param limits how long things may take on this machine
 */
public record Subject(
    Path plugin,
    JsonNode pluginConfig,
    JsonNode taskConfig,
    String user,
    boolean remote,
    Limits limits) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A plugin without a configuration whose tasks have a command and arguments. */
  public static Subject of(Path plugin) {
    ObjectNode task = JSON.createObjectNode().put("command", "/bin/sh");
    task.putArray("args").add("-c").add("{script}");
    return new Subject(plugin, JSON.createObjectNode(), task, "", false, Limits.DEFAULT);
  }

  /**
   * The same, with what a file says: a JSON object with {@code plugin} (its configuration), {@code
   * task} (the configuration of a task), {@code user} and {@code patience_seconds}.
   *
   * @throws IOException when it cannot be read or is no such object
   */
  public Subject withFile(Path file) throws IOException {
    JsonNode json = JSON.readTree(file.toFile());
    if (json == null || !json.isObject()) {
      throw new IOException(file + " is no JSON object");
    }
    long seconds = json.path("patience_seconds").asLong(patience().toSeconds());
    if (seconds < 1) {
      throw new IOException("patience_seconds in " + file + " is less than 1");
    }
    return new Subject(
        plugin,
        json.has("plugin") ? json.path("plugin") : pluginConfig,
        json.has("task") ? json.path("task") : taskConfig,
        json.path("user").asText(user),
        remote,
        new Limits(limits.start(), Duration.ofSeconds(seconds)));
  }

  /** The same for other limits. */
  public Subject withLimits(Limits newLimits) {
    return new Subject(plugin, pluginConfig, taskConfig, user, remote, newLimits);
  }

  /** The same as a driver that has to keep tasks whose node is gone. */
  public Subject asRemote() {
    return new Subject(plugin, pluginConfig, taskConfig, user, true, limits);
  }

  /** How long what should happen may take. */
  public Duration patience() {
    return limits.patience();
  }

  /** The plugin's configuration as Nomad passes it on, for a plugin with this schema. */
  public Map<String, Object> pluginValues(Spec schema) {
    return SchemaValues.complete(schema, object(pluginConfig, ""));
  }

  /** The configuration of a task that runs a script, as Nomad passes it on. */
  public Map<String, Object> script(Spec schema, String script) {
    return SchemaValues.complete(schema, object(taskConfig, script));
  }

  private static Map<String, Object> object(JsonNode json, String script) {
    Map<String, Object> values = new LinkedHashMap<>();
    json.properties().forEach(e -> values.put(e.getKey(), value(e.getValue(), script)));
    return values;
  }

  static Object value(JsonNode json, String script) {
    if (json.isObject()) {
      return object(json, script);
    }
    if (json.isArray()) {
      List<Object> list = new ArrayList<>();
      json.forEach(element -> list.add(value(element, script)));
      return list;
    }
    if (json.isTextual()) {
      return json.asText().replace("{script}", script);
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (json.isNull()) {
      return NoValue.NIL;
    }
    return json.isIntegralNumber() ? (Object) json.longValue() : json.doubleValue();
  }
}
