package dev.tether.web.page;

import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.NodeView;
import dev.tether.web.tap.PluginDesk.Known;
import dev.tether.web.tap.PluginFacts;
import java.util.Optional;

/**
 * What the plugin of the selected node tells of itself.
 *
 * @param facts what it told
 * @param note why there are no facts; empty if there are some
 */
public record PluginPage(String node, Optional<PluginFacts> facts, String note) {

  /** Of a node. */
  public static PluginPage of(LiveCluster live, Optional<NodeView> node) {
    if (node.isEmpty()) {
      return new PluginPage("", Optional.empty(), "No node is selected: choose one at the left.");
    }
    String name = node.get().name();
    return switch (live.desk().plugins().of(name)) {
      case Known.Told(PluginFacts facts) -> new PluginPage(name, Optional.of(facts), "");
      case Known.Asked _ ->
          new PluginPage(name, Optional.empty(), "The plugin of " + name + " is being asked.");
      case Known.Silent(String why) -> new PluginPage(name, Optional.empty(), why);
      case Known.Nowhere _ ->
          new PluginPage(name, Optional.empty(), "No plugin of " + name + " runs: is the node up?");
    };
  }
}
