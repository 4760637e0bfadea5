package dev.tether.web.model;

import java.util.ArrayList;
import java.util.List;

/** Finds what needs somebody's attention on a cluster. */
final class ClusterProblems {
  private ClusterProblems() {}

  /** What needs attention on a cluster now. */
  static List<Problem> of(ClusterModel model) {
    List<Problem> problems = new ArrayList<>();
    if (model.phase() instanceof Phase.Failed(String reason)) {
      problems.add(new Problem("error", model.title(), reason));
    }
    for (NodeView node : model.nodes()) {
      if (!node.driverHealthy() && node.up()) {
        problems.add(new Problem("error", node.name(), "driver unhealthy: " + node.driverNote()));
      }
    }
    for (AllocationView allocation : model.allocations()) {
      if (allocation.status().equals("failed")) {
        problems.add(
            new Problem("error", allocation.name(), "allocation failed on " + allocation.node()));
      }
    }
    for (Move move : model.moves()) {
      switch (move.verdict()) {
        case LOST ->
            problems.add(new Problem("error", move.slot().display(), "lost on " + move.fromNode()));
        case RESTARTED, DUPLICATED ->
            problems.add(
                new Problem(
                    "error",
                    move.slot().display(),
                    "%s: %s on %s, now %s on %s"
                        .formatted(
                            move.verdict().word(),
                            move.identityBefore(),
                            move.fromNode(),
                            move.identityAfter(),
                            move.toNode())));
        case NONE, REATTACHED -> {}
      }
    }
    return problems;
  }
}
