package dev.tether.harness.embedded.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How a node starts its plugin.
 *
 * @param command the plugin's file and its arguments
 * @param environment further variables for its process
 * @param config its {@code config} block, as it stands in the agent's configuration
 * @param log gets each line that the plugin writes
 */
public record PluginSite(
    List<String> command, Map<String, String> environment, JsonNode config, Consumer<String> log) {
  public PluginSite {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
