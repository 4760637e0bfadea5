package dev.tether.harness.embedded.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.state.StateEvent;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The event stream: one line of JSON for each index, an empty object when nothing happens. */
record EventRoute(StateStore store) {
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Writes events until the reader goes away or the agent ends. */
  void write(Request request, OutputStream out, BooleanSupplier goesOn)
      throws IOException, InterruptedException {
    List<String> topics = request.query().getOrDefault("topic", List.of("*"));
    long seen = request.index() > 0 ? request.index() - 1 : 0;
    while (goesOn.getAsBoolean()) {
      List<StateEvent> news = store.eventsAfter(seen, SILENCE);
      Map<Long, ObjectNode> lines = new TreeMap<>();
      for (StateEvent event : news) {
        seen = Math.max(seen, event.index());
        if (topics.stream().anyMatch(topic -> wants(topic, event))) {
          lines
              .computeIfAbsent(
                  event.index(), index -> JsonNodeFactory.instance.objectNode().put("Index", index))
              .withArray("Events")
              .add(json(event));
        }
      }
      for (ObjectNode line : lines.values()) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      if (lines.isEmpty()) {
        seen = Math.max(seen, store.index());
        out.write("{}\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    }
  }

  private static boolean wants(String topic, StateEvent event) {
    int colon = topic.indexOf(':');
    String name = colon < 0 ? topic : topic.substring(0, colon);
    String key = colon < 0 ? "*" : topic.substring(colon + 1);
    return (name.equals("*") || name.equals(event.table().topic()))
        && (key.equals("*") || key.equals(event.key()) || event.filterKeys().contains(key));
  }

  private static ObjectNode json(StateEvent event) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("Topic", event.table().topic())
            .put("Type", event.type())
            .put("Key", event.entity().path("ID").asText(event.key()))
            .put("Namespace", event.namespace())
            .put("Index", event.index());
    var keys = json.putArray("FilterKeys");
    event.filterKeys().forEach(keys::add);
    ObjectNode payload = StateStore.copy(event.entity());
    if (event.table() == Table.ALLOCATIONS) {
      payload.remove("Job");
    }
    json.putObject("Payload").set(event.table().topic(), payload);
    return json;
  }
}
