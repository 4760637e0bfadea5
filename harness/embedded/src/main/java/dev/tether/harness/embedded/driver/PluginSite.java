package dev.tether.harness.embedded.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How a node starts its plugin.
 *
 * @param executable the plugin
 * @param environment further variables for its process
 * @param config its {@code config} block, as it stands in the agent's configuration
 * @param log gets each line that the plugin writes
 */
public record PluginSite(
    Path executable, Map<String, String> environment, JsonNode config, Consumer<String> log) {
  public PluginSite {
    environment = Map.copyOf(environment);
  }
}
