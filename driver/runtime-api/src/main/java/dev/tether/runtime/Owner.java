package dev.tether.runtime;

import java.util.Objects;

/**
 * The allocation that manages a remote task.
 *
 * @param allocationId Nomad's allocation id
 * @param nomadTaskId the task id Nomad gave to this invocation: {@code alloc/task/8 hex digits}
 * @param nodeId the Nomad node the allocation is on; may be empty where Nomad does not tell
 * @param nodeName that node's name, for people; may be empty
 */
public record Owner(String allocationId, String nomadTaskId, String nodeId, String nodeName) {
  public Owner {
    Objects.requireNonNull(allocationId, "allocationId");
    Objects.requireNonNull(nomadTaskId, "nomadTaskId");
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(nodeName, "nodeName");
    if (allocationId.isBlank()) {
      throw new IllegalArgumentException("an owner needs an allocation id");
    }
    // A driver keeps thousands of these, and all of its own are of one node.
    nodeId = nodeId.intern();
    nodeName = nodeName.intern();
  }

  /** Whether both are the same invocation of a task by the same allocation. */
  public boolean isInvocation(Owner other) {
    return allocationId.equals(other.allocationId) && nomadTaskId.equals(other.nomadTaskId);
  }
}
