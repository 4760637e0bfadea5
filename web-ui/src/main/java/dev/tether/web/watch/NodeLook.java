package dev.tether.web.watch;

import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.nomad.Node;
import dev.tether.nomad.NomadFailure;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.NodeView;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at a cluster's nodes a few times a second. */
final class NodeLook implements Runnable {
  private static final long PAUSE_MS = 250;

  private final Supplier<List<Node>> told;
  private final Supplier<List<ClusterNode>> nodes;
  private final ClusterModel model;
  private final NodeFaults faults;
  private final InstantSource clock;
  private final String driverName;

  /**
   * A look.
   *
   * @param told the nodes that Nomad knows
   * @param nodes the nodes that were started
   */
  NodeLook(
      Supplier<List<Node>> told,
      Supplier<List<ClusterNode>> nodes,
      ClusterModel model,
      NodeFaults faults,
      InstantSource clock,
      String driverName) {
    this.told = told;
    this.nodes = nodes;
    this.model = model;
    this.faults = faults;
    this.clock = clock;
    this.driverName = driverName;
  }

  @Override
  public void run() {
    try {
      while (true) {
        look();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<NodeView> views;
    try {
      views = views();
    } catch (NomadFailure | ClusterFailure away) {
      // What was known stays until Nomad, or the engine that runs the nodes, answers again.
      return;
    }
    model.nodes(views, clock.instant());
  }

  private List<NodeView> views() {
    Map<String, Node> known =
        told.get().stream().collect(Collectors.toMap(Node::id, Function.identity()));
    return nodes.get().stream()
        // A node that is neither running nor known was removed.
        .filter(node -> node.isUp() || known.containsKey(node.id()))
        .map(node -> view(node, Optional.ofNullable(known.get(node.id()))))
        .toList();
  }

  private NodeView view(ClusterNode node, Optional<Node> known) {
    boolean up = node.isUp();
    Optional<Node.Driver> driver = known.flatMap(seen -> seen.driver(driverName));
    return new NodeView(
        node.name(),
        node.id(),
        faults
            .of(node.name())
            .filter(_ -> up)
            .orElseGet(() -> known.map(NodeLook::status).orElse(NodeView.Status.INITIALIZING)),
        up,
        known.map(Node::eligible).orElse(false),
        driver.map(Node.Driver::healthy).orElse(true),
        driver.map(Node.Driver::description).orElse(""));
  }

  private static NodeView.Status status(Node node) {
    return switch (node.status()) {
      case DOWN -> NodeView.Status.DOWN;
      case DISCONNECTED -> NodeView.Status.DISCONNECTED;
      case READY ->
          node.draining()
              ? NodeView.Status.DRAINING
              : node.eligible() ? NodeView.Status.READY : NodeView.Status.INELIGIBLE;
      case INITIALIZING, OTHER -> NodeView.Status.INITIALIZING;
    };
  }
}
