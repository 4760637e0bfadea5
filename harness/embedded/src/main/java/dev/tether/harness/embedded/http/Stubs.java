package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.state.StateStore;
import java.util.List;

/** The shorter forms of things that lists have. */
final class Stubs {
  private Stubs() {}

  static ObjectNode allocation(ObjectNode allocation) {
    ObjectNode stub = StateStore.copy(allocation);
    stub.put("JobVersion", allocation.path("Job").path("Version").asLong());
    stub.put("JobType", allocation.path("Job").path("Type").asText());
    stub.remove(List.of("Job", "AllocatedResources", "PreviousAllocation", "AllocStates"));
    return stub;
  }

  static ObjectNode node(ObjectNode node) {
    ObjectNode stub = StateStore.copy(node);
    stub.remove(List.of("Attributes", "Meta", "DrainStrategy"));
    return stub;
  }
}
