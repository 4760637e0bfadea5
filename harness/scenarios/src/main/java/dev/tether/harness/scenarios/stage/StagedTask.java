package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.SlotKey;
import java.util.Objects;

/**
 * A task that ran under an allocation at one moment.
 *
 * @param allocationId the allocation that owned it
 * @param node where that allocation was
 */
public record StagedTask(SlotKey slot, String allocationId, ClusterNode node) {
  public StagedTask {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(allocationId, "allocationId");
    Objects.requireNonNull(node, "node");
  }
}
