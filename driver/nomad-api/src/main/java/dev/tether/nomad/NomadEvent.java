package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One entry of Nomad's event stream.
 *
 * @param topic for instance {@code Allocation}
 * @param type for instance {@code AllocationUpdated}
 * @param key the id of what changed
 * @param index of the state that has the change
 * @param payload the thing that changed, under a key named like its topic
 */
public record NomadEvent(
    String topic, String type, String key, String namespace, long index, JsonNode payload) {

  static NomadEvent of(JsonNode json) {
    return new NomadEvent(
        Json.text(json, "Topic"),
        Json.text(json, "Type"),
        Json.text(json, "Key"),
        Json.text(json, "Namespace"),
        json.path("Index").asLong(),
        json.path("Payload"));
  }

  /** The allocation that changed, without its job. */
  public Optional<Allocation> allocation() {
    return Json.present(payload, "Allocation").map(Allocation::new);
  }

  /** The node that changed. */
  public Optional<Node> node() {
    return Json.present(payload, "Node").map(Node::new);
  }

  /** The evaluation that changed. */
  public Optional<Evaluation> evaluation() {
    return Json.present(payload, "Evaluation").map(Evaluation::new);
  }
}
