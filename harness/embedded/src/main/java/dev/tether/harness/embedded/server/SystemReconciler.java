package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Compares one group of a system job with its allocations: one on each node that takes it. */
record SystemReconciler(JobView view, ObjectNode job, JsonNode group, Plan plan) {
  private static final String TAINTED = "alloc not needed as node is tainted";

  /**
   * Plans.
   *
   * @param suits whether a node is ready for it
   */
  void reconcile(List<ObjectNode> allocations, Predicate<ObjectNode> suits) {
    Set<String> served = new HashSet<>();
    for (ObjectNode allocation : allocations) {
      if (!Trees.wantedToRun(allocation)) {
        continue;
      }
      String node = Trees.text(allocation, "NodeID");
      if (Trees.over(allocation)) {
        if (Trees.clientStatusIs(allocation, "complete") || sameVersion(allocation)) {
          served.add(node);
        }
      } else if (view.nodeStatus(allocation).equals("disconnected") && Trees.patience(group) > 0) {
        if (!Trees.clientStatusIs(allocation, "unknown")) {
          plan.outOfTouch(allocation);
        }
        served.add(node);
      } else if (!view.nodeStatus(allocation).equals("ready")) {
        plan.lose(allocation);
      } else if (Trees.migrates(allocation)) {
        plan.stop(allocation, TAINTED);
      } else {
        served.add(node);
        update(allocation, node);
      }
    }
    view.nodes().values().stream()
        .filter(suits)
        .map(node -> Trees.text(node, "ID"))
        .filter(node -> !served.contains(node))
        .forEach(node -> plan.placeOn(group, node, Optional.empty()));
  }

  private void update(ObjectNode allocation, String node) {
    if (sameVersion(allocation)) {
      return;
    }
    if (Specifications.needsNewAllocation(allocation.path("Job"), job, group)) {
      plan.stop(allocation, "alloc is being updated due to job update");
      plan.placeOn(group, node, Optional.of(allocation));
    } else {
      plan.update(allocation);
    }
  }

  private boolean sameVersion(ObjectNode allocation) {
    JsonNode own = allocation.path("Job");
    return own.path("Version").asLong() == job.path("Version").asLong()
        && own.path("CreateIndex").asLong() == job.path("CreateIndex").asLong();
  }
}
