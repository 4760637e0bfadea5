package dev.tether.runtime.docker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import dev.tether.runtime.docker.engine.Json;
import dev.tether.runtime.docker.record.TaskRecord.Hold;
import dev.tether.runtime.docker.record.TaskRecord.Phase;
import dev.tether.runtime.docker.record.TaskRecord.StopOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Task records as JSON. */
public final class TaskRecordCodec {
  private static final int FORM = 1;

  private TaskRecordCodec() {}

  /** The text to store. */
  public static String encode(TaskRecord task) {
    ObjectNode json = Json.object().put("form", FORM);
    json.put("id", task.id().value()).put("token", task.token()).put("hash", task.hash());
    Slot slot = task.slot();
    json.putObject("slot")
        .put("cluster", slot.cluster())
        .put("region", slot.region())
        .put("namespace", slot.namespace())
        .put("job", slot.job())
        .put("group", slot.group())
        .put("index", slot.index())
        .put("task", slot.task());
    json.put("generation", task.generation());
    Owner owner = task.owner();
    json.putObject("owner")
        .put("allocation", owner.allocationId())
        .put("task", owner.nomadTaskId())
        .put("node", owner.nodeId())
        .put("node_name", owner.nodeName());
    switch (task.hold()) {
      case Hold.Held held ->
          json.putObject("held")
              .put("lease_ms", held.lease().toMillis())
              .put("instance", held.instance());
      case Hold.Detached detached ->
          json.putObject("detached")
              .put("ttl_ms", detached.timeToLive().toMillis())
              .put("mark", detached.mark());
    }
    json.put("attempt", task.phase().attempt());
    task.containerId().ifPresent(id -> json.put("container", id));
    task.network().ifPresent(network -> put(json.putObject("network"), network));
    json.put("stdout", task.delivered().stdout()).put("stderr", task.delivered().stderr());
    task.stop().ifPresent(stop -> put(json.putObject("stop"), stop));
    return Json.text(json);
  }

  private static void put(ObjectNode json, TaskNetwork network) {
    json.put("address", network.address());
    ObjectNode ports = json.putObject("ports");
    new TreeMap<>(network.ports()).forEach(ports::put);
  }

  private static void put(ObjectNode json, StopOrder stop) {
    json.put("signal", stop.signal())
        .put("timeout_ms", stop.timeout().toMillis())
        .put("mark", stop.mark())
        .put("sent", stop.sent())
        .put("orphan", stop.orphan());
  }

  /**
   * What a stored text says.
   *
   * @throws RemoteFailure.Failed when it is no task record
   */
  public static TaskRecord decode(String key, String text) {
    try {
      JsonNode json = Json.parse(text);
      if (json.path("form").asInt() != FORM) {
        throw new IllegalArgumentException("unknown form " + json.path("form"));
      }
      return decode(json);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new RemoteFailure.Failed(
          "the record %s is none of this driver: %s".formatted(key, e.getMessage()), e);
    }
  }

  private static TaskRecord decode(JsonNode json) {
    JsonNode slot = json.path("slot");
    JsonNode owner = json.path("owner");
    return new TaskRecord(
        new RemoteTaskId(json.path("id").asText()),
        json.path("token").asText(),
        new Slot(
            slot.path("cluster").asText(),
            slot.path("region").asText(),
            slot.path("namespace").asText(),
            slot.path("job").asText(),
            slot.path("group").asText(),
            slot.path("index").asInt(),
            slot.path("task").asText()),
        json.path("hash").asText(),
        json.path("generation").asLong(),
        new Owner(
            owner.path("allocation").asText(),
            owner.path("task").asText(),
            owner.path("node").asText(),
            owner.path("node_name").asText()),
        hold(json),
        json.has("container")
            ? new Phase.Startable(json.path("attempt").asInt(), json.path("container").asText())
            : new Phase.Intended(json.path("attempt").asInt()),
        Optional.of(json.path("network")).filter(JsonNode::isObject).map(TaskRecordCodec::network),
        new LogOffsets(json.path("stdout").asLong(), json.path("stderr").asLong()),
        Optional.of(json.path("stop")).filter(JsonNode::isObject).map(TaskRecordCodec::stop));
  }

  private static Hold hold(JsonNode json) {
    JsonNode held = json.path("held");
    if (held.isObject()) {
      return new Hold.Held(
          Duration.ofMillis(held.path("lease_ms").asLong()), held.path("instance").asText());
    }
    JsonNode detached = json.path("detached");
    return new Hold.Detached(
        Duration.ofMillis(detached.path("ttl_ms").asLong()), detached.path("mark").asText());
  }

  private static TaskNetwork network(JsonNode json) {
    Map<String, Integer> ports = new TreeMap<>();
    json.path("ports").properties().forEach(e -> ports.put(e.getKey(), e.getValue().asInt()));
    return new TaskNetwork(json.path("address").asText(), ports);
  }

  private static StopOrder stop(JsonNode json) {
    return new StopOrder(
        json.path("signal").asText(),
        Duration.ofMillis(json.path("timeout_ms").asLong()),
        json.path("mark").asText(),
        json.path("sent").asBoolean(),
        json.path("orphan").asBoolean());
  }
}
