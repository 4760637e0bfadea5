package dev.tether.harness.tap.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tether.harness.tap.message.KnownMethods.Method;
import dev.tether.harness.tap.message.MessageJson;
import dev.tether.harness.tap.message.Secrets;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import io.grpc.Status;
import java.util.Optional;

/** Decodes the messages of one call. */
final class MessageReader {
  private static final int MAX_ERROR = 4 << 10;

  private final Optional<Method> method;
  private final HandleMemory handles;

  MessageReader(Optional<Method> method, HandleMemory handles) {
    this.method = method;
    this.handles = handles;
  }

  /** What a message says; nothing if its type is not known or it is no such message. */
  record Read(Optional<ObjectNode> json, TaskName task) {}

  Read request(byte[] message) {
    return read(message, method.map(Method::request));
  }

  Read answer(byte[] message) {
    return read(message, method.map(Method::answer));
  }

  private Read read(byte[] bytes, Optional<Message> prototype) {
    if (prototype.isEmpty()) {
      return new Read(Optional.empty(), TaskName.NONE);
    }
    try {
      Message message = prototype.get().getParserForType().parseFrom(bytes);
      remember(message);
      return new Read(Optional.of(MessageJson.of(message)), TaskName.of(message));
    } catch (InvalidProtocolBufferException e) {
      return new Read(Optional.empty(), TaskName.NONE);
    }
  }

  private void remember(Message message) {
    switch (message) {
      case StartTaskResponse m -> handles.remember(m.getHandle().getDriverState());
      case RecoverTaskRequest m -> handles.remember(m.getHandle().getDriverState());
      default -> {
        // Nothing else carries a driver's state.
      }
    }
  }

  static String errorText(Status status) {
    String text = status.getDescription() == null ? "" : Secrets.masked(status.getDescription());
    return text.length() > MAX_ERROR ? text.substring(0, MAX_ERROR) + "…" : text;
  }
}
