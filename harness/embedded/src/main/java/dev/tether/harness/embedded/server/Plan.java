package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reconciler wants done. Filled by one thread. */
final class Plan {
  private final List<Stop> stops = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private final List<ObjectNode> updates = new ArrayList<>();
  private final List<ObjectNode> unknown = new ArrayList<>();

  /**
   * An allocation that shall not run any more.
   *
   * @param clientStatus what the servers say in the place of a client that they don't hear
   */
  record Stop(ObjectNode allocation, String description, Optional<String> clientStatus) {}

  /**
   * An allocation that shall run.
   *
   * @param previous what it replaces
   * @param node where it has to run; anywhere if empty
   */
  record Placement(
      JsonNode group, int index, Optional<ObjectNode> previous, Optional<String> node) {}

  void stop(ObjectNode allocation, String description) {
    stops.add(new Stop(allocation, description, Optional.empty()));
  }

  void lose(ObjectNode allocation) {
    stops.add(new Stop(allocation, "alloc is lost since its node is down", Optional.of("lost")));
  }

  void place(JsonNode group, int index, Optional<ObjectNode> previous) {
    placements.add(new Placement(group, index, previous, Optional.empty()));
  }

  void placeOn(JsonNode group, String node, Optional<ObjectNode> previous) {
    placements.add(new Placement(group, 0, previous, Optional.of(node)));
  }

  /** The allocation goes on under the job as it is now. */
  void update(ObjectNode allocation) {
    updates.add(allocation);
  }

  /** Its node is out of touch, and that is allowed. */
  void outOfTouch(ObjectNode allocation) {
    unknown.add(allocation);
  }

  List<Stop> stops() {
    return stops;
  }

  List<Placement> placements() {
    return placements;
  }

  List<ObjectNode> updates() {
    return updates;
  }

  List<ObjectNode> unknown() {
    return unknown;
  }
}
