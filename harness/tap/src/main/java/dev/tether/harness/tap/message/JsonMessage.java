package dev.tether.harness.tap.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.hclspec.NoValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes messages from JSON as {@link MessageJson} writes it and as people type it.
 *
 * <p>Configurations are given as objects. Other bytes are {@code {"text": "…"}}, {@code {"base64":
 * "…"}} or, if the caller knows them, the {@code {"sha256": "…"}} under which they were shown.
 */
public final class JsonMessage {
  private final Function<String, Optional<ByteString>> byDigest;

  /**
   * Creates a reader.
   *
   * @param byDigest finds bytes that were shown before
   */
  public JsonMessage(Function<String, Optional<ByteString>> byDigest) {
    this.byDigest = byDigest;
  }

  /**
   * Makes a message.
   *
   * @param prototype a message of the wanted type
   * @throws IllegalArgumentException naming the field that is unknown or has a wrong value
   */
  public Message parse(JsonNode json, Message prototype) {
    return object(json, prototype.newBuilderForType(), "");
  }

  private Message object(JsonNode json, Message.Builder builder, String path) {
    if (!json.isObject()) {
      throw wrong(path.isEmpty() ? "the message" : path, "an object", json);
    }
    Descriptor type = builder.getDescriptorForType();
    json.properties()
        .forEach(
            entry -> {
              String where = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              if (entry.getValue().isNull() || entry.getKey().equals("unknown_fields")) {
                return;
              }
              FieldDescriptor field =
                  Optional.ofNullable(type.findFieldByName(entry.getKey()))
                      .orElseThrow(() -> unknown(where, type));
              set(builder, field, entry.getValue(), where);
            });
    return builder.build();
  }

  private void set(Message.Builder builder, FieldDescriptor field, JsonNode value, String path) {
    if (field.isMapField()) {
      map(builder, field, value, path);
    } else if (field.isRepeated()) {
      if (!value.isArray()) {
        throw wrong(path, "a list", value);
      }
      for (JsonNode element : value) {
        builder.addRepeatedField(field, single(builder, field, element, path));
      }
    } else {
      builder.setField(field, single(builder, field, value, path));
    }
  }

  private void map(Message.Builder builder, FieldDescriptor field, JsonNode value, String path) {
    if (!value.isObject()) {
      throw wrong(path, "an object", value);
    }
    FieldDescriptor values = field.getMessageType().findFieldByName("value");
    FieldDescriptor keys = field.getMessageType().findFieldByName("key");
    value
        .properties()
        .forEach(
            entry -> {
              Message.Builder pair = builder.newBuilderForField(field);
              pair.setField(keys, entry.getKey());
              pair.setField(
                  values, single(pair, values, entry.getValue(), path + "." + entry.getKey()));
              builder.addRepeatedField(field, pair.build());
            });
  }

  private Object single(Message.Builder owner, FieldDescriptor field, JsonNode value, String path) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> require(value.isBoolean(), value, path, "true or false").booleanValue();
      case INT -> require(value.canConvertToInt(), value, path, "a whole number").intValue();
      case LONG -> longValue(value, path);
      case FLOAT -> require(value.isNumber(), value, path, "a number").floatValue();
      case DOUBLE -> require(value.isNumber(), value, path, "a number").doubleValue();
      case STRING -> require(value.isTextual(), value, path, "a text").textValue();
      case ENUM -> enumValue(field, value, path);
      case BYTE_STRING -> bytes(value, path);
      case MESSAGE -> message(owner, field, value, path);
    };
  }

  private static long longValue(JsonNode value, String path) {
    if (value.isTextual() && value.textValue().matches("\\d{1,20}")) {
      return Long.parseUnsignedLong(value.textValue());
    }
    return require(value.isIntegralNumber(), value, path, "a whole number").longValue();
  }

  private static EnumValueDescriptor enumValue(FieldDescriptor field, JsonNode value, String path) {
    if (value.isInt()) {
      return field.getEnumType().findValueByNumberCreatingIfUnknown(value.intValue());
    }
    return Optional.ofNullable(field.getEnumType().findValueByName(value.asText()))
        .orElseThrow(
            () ->
                wrong(
                    path,
                    "one of "
                        + String.join(
                            ", ",
                            field.getEnumType().getValues().stream()
                                .map(EnumValueDescriptor::getName)
                                .toList()),
                    value));
  }

  private Object message(
      Message.Builder owner, FieldDescriptor field, JsonNode value, String path) {
    try {
      if (field.getMessageType().equals(Duration.getDescriptor()) && value.isValueNode()) {
        return ProtoTimes.duration(value.asText());
      }
      if (field.getMessageType().equals(Timestamp.getDescriptor()) && value.isTextual()) {
        return ProtoTimes.timestamp(value.asText());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
    return object(value, owner.newBuilderForField(field), path);
  }

  private ByteString bytes(JsonNode value, String path) {
    if (path.endsWith("msgpack_driver_config") || path.endsWith("msgpack_config")) {
      return ByteString.copyFrom(MsgpackConfig.encode(config(value)));
    }
    if (value.hasNonNull("text")) {
      return ByteString.copyFromUtf8(value.path("text").asText());
    }
    if (value.hasNonNull("base64")) {
      return ByteString.copyFrom(Base64.getDecoder().decode(value.path("base64").asText()));
    }
    if (value.hasNonNull("sha256")) {
      String digest = value.path("sha256").asText();
      return byDigest
          .apply(digest)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      path + ": bytes with the digest " + digest + " were not seen here"));
    }
    throw wrong(path, "{\"text\": …}, {\"base64\": …} or {\"sha256\": …}", value);
  }

  private static Map<String, Object> config(JsonNode value) {
    Map<String, Object> values = new LinkedHashMap<>();
    value.properties().forEach(e -> values.put(e.getKey(), configValue(e.getValue())));
    return values;
  }

  private static Object configValue(JsonNode value) {
    if (value.isObject()) {
      return config(value);
    }
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(element -> list.add(configValue(element)));
      return list;
    }
    if (value.isNull()) {
      return NoValue.NIL;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    return value.isNumber() ? (Object) value.doubleValue() : value.asText();
  }

  private static JsonNode require(boolean holds, JsonNode value, String path, String expected) {
    if (!holds) {
      throw wrong(path, expected, value);
    }
    return value;
  }

  private static IllegalArgumentException unknown(String path, Descriptor type) {
    return new IllegalArgumentException(
        "%s is no field of %s, which has: %s"
            .formatted(
                path,
                type.getName(),
                String.join(
                    ", ", type.getFields().stream().map(FieldDescriptor::getName).toList())));
  }

  private static IllegalArgumentException wrong(String path, String expected, JsonNode actual) {
    return new IllegalArgumentException("%s must be %s, got %s".formatted(path, expected, actual));
  }
}
