package dev.tether.web.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.Happening;
import dev.tether.web.model.NodeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Things of a session as JSON, and back. What is missing when it is read is empty. */
final class SessionJson {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private SessionJson() {}

  static void write(ObjectNode into, NodeView node) {
    into.put("name", node.name())
        .put("id", node.id())
        .put("status", node.status().name())
        .put("up", node.up())
        .put("eligible", node.eligible())
        .put("healthy", node.driverHealthy())
        .put("note", node.driverNote());
  }

  static NodeView node(JsonNode from) {
    return new NodeView(
        text(from, "name"),
        text(from, "id"),
        NodeView.Status.valueOf(text(from, "status")),
        from.path("up").asBoolean(),
        from.path("eligible").asBoolean(),
        from.path("healthy").asBoolean(),
        text(from, "note"));
  }

  static void write(ObjectNode into, AllocationView view) {
    into.put("id", view.id())
        .put("name", view.name())
        .put("namespace", view.namespace())
        .put("job", view.job())
        .put("group", view.group())
        .put("node", view.node())
        .put("desired", view.desired())
        .put("status", view.status())
        .put("why", view.why())
        .put("previous", view.previous())
        .put("everywhere", view.everywhere())
        .put("created", view.created());
    view.tasks().forEach(into.putArray("tasks")::add);
  }

  static AllocationView allocation(JsonNode from) {
    List<String> tasks = new ArrayList<>();
    from.path("tasks").forEach(task -> tasks.add(task.asText()));
    return new AllocationView(
        text(from, "id"),
        text(from, "name"),
        text(from, "namespace"),
        text(from, "job"),
        text(from, "group"),
        text(from, "node"),
        text(from, "desired"),
        text(from, "status"),
        text(from, "why"),
        text(from, "previous"),
        tasks,
        from.path("everywhere").asBoolean(),
        from.path("created").asLong());
  }

  static void write(ObjectNode into, OwnerChange change) {
    into.put("at", change.at().toString())
        .put("remote", change.remoteTask())
        .put("job", change.slot().job())
        .put("group", change.slot().group())
        .put("index", change.slot().index())
        .put("task", change.slot().task())
        .put("place", change.slot().place())
        .put("generation", change.generation())
        .put("allocation", change.allocationId())
        .put("node", change.nodeName())
        .put("custody", change.custody().name())
        .put("state", change.state());
  }

  static OwnerChange owner(JsonNode from) {
    return new OwnerChange(
        at(from),
        text(from, "remote"),
        new SlotKey(
            text(from, "job"),
            text(from, "group"),
            from.path("index").asInt(),
            text(from, "task"),
            text(from, "place")),
        from.path("generation").asLong(),
        text(from, "allocation"),
        text(from, "node"),
        OwnerChange.Custody.valueOf(text(from, "custody")),
        text(from, "state"));
  }

  static void write(ObjectNode into, Action action) {
    into.put("at", action.at().toString())
        .put("where", action.where())
        .put("what", action.what())
        .put("fault", action.fault());
  }

  static Action action(JsonNode from) {
    return new Action(
        at(from), text(from, "where"), text(from, "what"), from.path("fault").asBoolean());
  }

  static void write(ObjectNode into, Happening happening) {
    into.put("at", happening.at().toString())
        .put("kind", happening.kind())
        .put("where", happening.where())
        .put("what", happening.what());
  }

  static Happening happening(JsonNode from) {
    // The kind becomes the name of a style.
    return new Happening.Earlier(
        at(from),
        text(from, "kind").replaceAll("[^a-z]", ""),
        text(from, "where"),
        text(from, "what"));
  }

  static String text(JsonNode from, String field) {
    return from.path(field).asText("");
  }

  static Instant at(JsonNode from) {
    return Instant.parse(text(from, "at"));
  }
}
