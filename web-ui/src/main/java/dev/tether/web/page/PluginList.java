package dev.tether.web.page;

import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.NodeView;
import dev.tether.web.tap.PluginDesk.Known;
import java.util.List;

/** The explorer's plugins: one line for each node of the selected cluster. */
public record PluginList(List<Row> rows) {
  private static final int MOST = 40;

  public PluginList {
    rows = List.copyOf(rows);
  }

  /**
   * A node's plugin.
   *
   * @param cluster its key
   */
  public record Row(String cluster, String node, String tone, String label, String aside) {}

  /** Those of a cluster. */
  public static PluginList of(LiveCluster live) {
    return new PluginList(
        live.model().nodes().stream().limit(MOST).map(node -> row(live, node)).toList());
  }

  private static Row row(LiveCluster live, NodeView node) {
    String cluster = live.model().key();
    return switch (live.desk().plugins().of(node.name())) {
      case Known.Told(var facts) ->
          new Row(
              cluster,
              node.name(),
              node.driverHealthy() ? "ok" : "bad",
              facts.name() + " " + facts.version(),
              node.name());
      case Known.Asked _ -> new Row(cluster, node.name(), "warn", "asked …", node.name());
      case Known.Silent _ -> new Row(cluster, node.name(), "bad", "does not answer", node.name());
      case Known.Nowhere _ -> new Row(cluster, node.name(), "dim", "none runs", node.name());
    };
  }
}
