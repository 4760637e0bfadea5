package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses nodes: of those that suit, the one with the fewest allocations of the job, chance between
 * equals. Nodes have room for everything.
 */
final class Placer {
  private final Ids ids;
  private final List<ObjectNode> nodes;
  private final Map<String, Integer> load = new HashMap<>();

  /**
   * Prepares to place a job's allocations.
   *
   * @param present those of its allocations that stay
   */
  Placer(Ids ids, List<ObjectNode> nodes, List<ObjectNode> present) {
    this.ids = ids;
    this.nodes = List.copyOf(nodes);
    present.forEach(allocation -> load.merge(Trees.text(allocation, "NodeID"), 1, Integer::sum));
  }

  /** Whether a node takes allocations of a group now. */
  static boolean suits(JsonNode job, JsonNode group, ObjectNode node) {
    return takesAny(node) && Constraints.lacking(job, group, node).isEmpty();
  }

  private static boolean takesAny(ObjectNode node) {
    return Trees.text(node, "Status").equals("ready")
        && Trees.text(node, "SchedulingEligibility").equals("eligible");
  }

  /** The node to run on, or none. */
  Optional<ObjectNode> choose(JsonNode job, Plan.Placement placement) {
    Optional<String> penalty =
        placement
            .previous()
            .filter(previous -> Trees.clientStatusIs(previous, "failed"))
            .map(previous -> Trees.text(previous, "NodeID"));
    List<ObjectNode> suitable = new ArrayList<>();
    for (ObjectNode node : nodes) {
      boolean asked = placement.node().map(Trees.text(node, "ID")::equals).orElse(true);
      if (asked && suits(job, placement.group(), node)) {
        suitable.add(suitable.isEmpty() ? 0 : ids.below(suitable.size() + 1), node);
      }
    }
    Optional<ObjectNode> preferred =
        sticky(placement)
            .flatMap(
                id ->
                    suitable.stream()
                        .filter(node -> Trees.text(node, "ID").equals(id))
                        .findFirst());
    Optional<ObjectNode> best =
        suitable.stream()
            .min(
                Comparator.comparing(
                        (ObjectNode node) ->
                            penalty.filter(Trees.text(node, "ID")::equals).isPresent())
                    .thenComparing(node -> load.getOrDefault(Trees.text(node, "ID"), 0)));
    Optional<ObjectNode> chosen = preferred.or(() -> best);
    chosen.ifPresent(node -> load.merge(Trees.text(node, "ID"), 1, Integer::sum));
    return chosen;
  }

  /** The node to which a sticky disk binds a successor. */
  private static Optional<String> sticky(Plan.Placement placement) {
    return Trees.is(placement.group().path("EphemeralDisk"), "Sticky")
        ? placement.previous().map(previous -> Trees.text(previous, "NodeID"))
        : Optional.empty();
  }

  /** Why a group finds no node, in the form of an evaluation's {@code FailedTGAllocs}. */
  ObjectNode failure(JsonNode job, JsonNode group) {
    ObjectNode metric = Trees.object();
    ObjectNode filtered = Trees.object();
    int evaluated = 0;
    for (ObjectNode node : nodes) {
      if (takesAny(node)) {
        evaluated++;
        Constraints.lacking(job, group, node)
            .ifPresent(reason -> filtered.put(reason, filtered.path(reason).asInt() + 1));
      }
    }
    metric.put("NodesEvaluated", evaluated).put("NodesFiltered", filtered.size());
    metric.put("NodesExhausted", 0).put("CoalescedFailures", 0);
    metric.set("ConstraintFiltered", filtered);
    metric.putNull("DimensionExhausted");
    return metric;
  }
}
