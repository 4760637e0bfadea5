package dev.tether.harness.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.embedded.hcl.Body;
import dev.tether.harness.embedded.hcl.Hcl;
import dev.tether.harness.embedded.hcl.Scope;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The {@code config} block that a node's agent has for the driver plugin. */
final class PluginSettings {
  private static final Scope NOTHING = new Scope(Map.of(), false);

  private PluginSettings() {}

  /**
   * The block, with what Tether's driver has to be told besides.
   *
   * @param api the address of the node's own API
   * @param runtime where the runtime agent is reached
   */
  static ObjectNode of(
      DriverSpec.Plugin plugin,
      String clusterName,
      Optional<String> runtime,
      String api,
      Path rpcTrace) {
    ObjectNode config = free(Hcl.parse(plugin.settings()));
    if (!plugin.ours()) {
      return config;
    }
    config.put("cluster", clusterName);
    config.put("rpc_trace", rpcTrace.toString());
    runtime.ifPresent(
        address ->
            config
                .withArray("agent")
                .addObject()
                .putArray("default")
                .addObject()
                .put("address", address));
    ArrayNode nomad = config.withArray("nomad");
    ObjectNode access = nomad.isEmpty() ? nomad.addObject() : (ObjectNode) nomad.get(0);
    if (plugin.apiAccess()) {
      access.put("address", api);
    } else {
      access.put("enabled", false);
    }
    return config;
  }

  private static ObjectNode free(Body body) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    body.attributes().forEach(a -> json.set(a.name(), NOTHING.evaluate(a.value())));
    for (Body.Block block : body.blocks()) {
      JsonNode content = free(block.body());
      for (String label : block.labels().reversed()) {
        ArrayNode inner = JsonNodeFactory.instance.arrayNode().add(content);
        content = JsonNodeFactory.instance.objectNode().set(label, inner);
      }
      json.withArray(block.type()).add(content);
    }
    return json;
  }
}
