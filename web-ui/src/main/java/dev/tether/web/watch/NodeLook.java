package dev.tether.web.watch;

import dev.tether.harness.cluster.Cluster;
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
import java.util.stream.Collectors;

/** Looks at a cluster's nodes a few times a second. */
final class NodeLook implements Runnable {
  private static final long PAUSE_MS = 250;

  private final Cluster cluster;
  private final ClusterModel model;
  private final NodeFaults faults;
  private final InstantSource clock;
  private final String driverName;

  NodeLook(
      Cluster cluster,
      ClusterModel model,
      NodeFaults faults,
      InstantSource clock,
      String driverName) {
    this.driverName = driverName;
    this.cluster = cluster;
    this.model = model;
    this.faults = faults;
    this.clock = clock;
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
    Map<String, Node> known;
    try {
      known =
          cluster.api().nodes().stream().collect(Collectors.toMap(Node::id, Function.identity()));
    } catch (NomadFailure away) {
      // What was known stays until the server answers again.
      return;
    }
    List<NodeView> views =
        cluster.nodes().stream()
            // A node that is neither running nor known was removed.
            .filter(node -> node.isUp() || known.containsKey(node.id()))
            .map(node -> view(node, Optional.ofNullable(known.get(node.id()))))
            .toList();
    model.nodes(views, clock.instant());
  }

  private NodeView view(ClusterNode node, Optional<Node> told) {
    boolean up = node.isUp();
    Optional<Node.Driver> driver = told.flatMap(seen -> seen.driver(driverName));
    return new NodeView(
        node.name(),
        node.id(),
        faults
            .of(node.name())
            .filter(_ -> up)
            .orElseGet(() -> told.map(NodeLook::status).orElse(NodeView.Status.INITIALIZING)),
        up,
        told.map(Node::eligible).orElse(false),
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
