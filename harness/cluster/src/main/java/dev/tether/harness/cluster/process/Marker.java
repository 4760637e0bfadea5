package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The variables by which a process is known to belong to a cluster, and to one node of it.
 *
 * @param cluster unique on this machine
 * @param node the node's name, or none for what belongs to the cluster as a whole
 */
record Marker(String cluster, Optional<String> node) implements Predicate<Map<String, String>> {
  private static final String CLUSTER = "TETHER_CLUSTER";

  static Marker of(String cluster) {
    return new Marker(cluster, Optional.empty());
  }

  Marker node(String name) {
    return new Marker(cluster, Optional.of(name));
  }

  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(Map.of(CLUSTER, cluster));
    node.ifPresent(n -> variables.put(ClusterNode.NAME_VARIABLE, n));
    return variables;
  }

  /** Whether a process with this environment belongs to it. */
  @Override
  public boolean test(Map<String, String> environment) {
    return cluster.equals(environment.get(CLUSTER))
        && node.map(n -> n.equals(environment.get(ClusterNode.NAME_VARIABLE))).orElse(true);
  }
}
