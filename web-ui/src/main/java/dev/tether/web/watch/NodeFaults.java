package dev.tether.web.watch;

import dev.tether.web.model.NodeView;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What was done to nodes and lasts, which the servers can't tell. Safe for use by many threads. */
public final class NodeFaults {
  private final Map<String, NodeView.Status> lasting = new ConcurrentHashMap<>();

  /** No node has a fault. */
  public NodeFaults() {}

  /** A node is frozen or cut off from now on. */
  public void put(String node, NodeView.Status status) {
    lasting.put(node, status);
  }

  /** A node is well again. */
  public void clear(String node) {
    lasting.remove(node);
  }

  /** What was done to a node. */
  public Optional<NodeView.Status> of(String node) {
    return Optional.ofNullable(lasting.get(node));
  }
}
