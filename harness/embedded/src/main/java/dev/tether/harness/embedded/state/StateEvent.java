package dev.tether.harness.embedded.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A change, as the event stream tells it.
 *
 * @param type for instance {@code AllocationUpdated}
 * @param filterKeys further keys by which it can be asked for
 * @param entity what changed, as it is then
 */
public record StateEvent(
    long index,
    Table table,
    String type,
    String key,
    String namespace,
    List<String> filterKeys,
    ObjectNode entity) {
  public StateEvent {
    filterKeys = List.copyOf(filterKeys);
  }
}
