package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a reconciler looks at.
 *
 * @param job as it is now; none when it was purged
 * @param allocations all of the job's, the oldest first
 * @param nodes all nodes by their ids
 */
record JobView(
    Optional<ObjectNode> job,
    List<ObjectNode> allocations,
    Map<String, ObjectNode> nodes,
    Instant now) {

  /** Whether nothing of the job shall run. */
  boolean stopped() {
    return job.isEmpty() || Trees.is(job.get(), "Stop");
  }

  /** Whether the job is only there to be dispatched. */
  boolean template() {
    return job.filter(Trees::onlyDispatched).isPresent();
  }

  String nodeStatus(ObjectNode allocation) {
    ObjectNode node = nodes.get(Trees.text(allocation, "NodeID"));
    return node == null ? "down" : Trees.text(node, "Status");
  }
}
