package dev.tether.harness.tap.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import dev.tether.harness.tap.host.TaskGround;
import dev.tether.harness.tap.message.JsonMessage;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.harness.tap.message.Secrets;
import dev.tether.harness.tap.record.RecordedCall;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where replayed tasks live: what stands for the record's allocations and handles. */
final class Stand implements AutoCloseable {
  private final Path directory;
  private final Map<String, String> variables;
  private final Map<String, TaskGround> grounds = new HashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, TaskHandle> handles = new HashMap<>();
  private final JsonMessage messages = new JsonMessage(_ -> Optional.empty());

  /**
   * Creates an empty one.
   *
   * @param variables values for masked environment variables
   */
  Stand(Path directory, Map<String, String> variables) {
    this.directory = directory;
    this.variables = Map.copyOf(variables);
  }

  /** Why a call cannot be made again. */
  static final class CannotRepeat extends Exception {
    private static final long serialVersionUID = 1;

    CannotRepeat(String why) {
      super(why);
    }
  }

  /** The messages to send in the place of the recorded ones. */
  List<Message> requests(RecordedCall call, KnownMethods.Method method)
      throws CannotRepeat, IOException, InterruptedException {
    if (call.requests().stream().anyMatch(JsonNode::isMissingNode)) {
      throw new CannotRepeat("its request could not be decoded");
    }
    if (method.request() instanceof RecoverTaskRequest) {
      TaskHandle handle =
          Optional.ofNullable(handles.get(call.task()))
              .orElseThrow(() -> new CannotRepeat("the record does not hold the task's start"));
      // What a host keeps of a handle has no driver configuration in it.
      return List.of(RecoverTaskRequest.newBuilder().setHandle(handle).build());
    }
    if (!call.allocation().isEmpty()) {
      prepare(call);
    }
    try {
      return call.requests().stream()
          .map(request -> messages.parse(translated("", request), method.request()))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new CannotRepeat(e.getMessage());
    }
  }

  private void prepare(RecordedCall call) throws IOException, InterruptedException {
    if (grounds.containsKey(call.allocation())) {
      return;
    }
    JsonNode config = call.requests().getFirst().path("task");
    String task = config.path("name").asText("task");
    TaskGround ground = TaskGround.create(directory, UUID.randomUUID().toString(), task);
    grounds.put(call.allocation(), ground);
    if (config.has("alloc_dir")) {
      texts.put(config.path("alloc_dir").asText(), ground.allocationDirectory().toString());
    }
    texts.put(call.allocation(), ground.allocationId());
  }

  private JsonNode translated(String key, JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.isObject()) {
      ObjectNode object = nodes.objectNode();
      value
          .properties()
          .forEach(
              e ->
                  object.set(
                      e.getKey(),
                      e.getValue().asText().equals(Secrets.MASK)
                              && variables.containsKey(e.getKey())
                          ? nodes.textNode(variables.get(e.getKey()))
                          : translated(e.getKey(), e.getValue())));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = nodes.arrayNode();
      value.forEach(element -> array.add(translated(key, element)));
      return array;
    }
    if (!value.isTextual()) {
      return value;
    }
    String text = value.asText();
    for (Map.Entry<String, String> known : texts.entrySet()) {
      text = text.replace(known.getKey(), known.getValue());
    }
    return nodes.textNode(text);
  }

  /** Keeps the handle that the new driver gave for a recorded task. */
  void started(RecordedCall call, List<Message> answers) {
    for (Message answer : answers) {
      if (answer instanceof StartTaskResponse started && started.hasHandle()) {
        handles.put(
            call.task(),
            started.getHandle().toBuilder()
                .setConfig(started.getHandle().getConfig().toBuilder().clearMsgpackDriverConfig())
                .build());
      }
    }
  }

  @Override
  public void close() {
    grounds.values().forEach(TaskGround::close);
  }
}
