package dev.tether.harness.tap.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.tether.protocol.hclspec.ConfigException;
import dev.tether.protocol.hclspec.MsgpackConfig;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes messages as JSON, for people and for comparison, without their secrets.
 *
 * <p>Fields have the names of the protocol; one that is not set is left out. Configurations are
 * decoded from msgpack. Other bytes are given by their number, and those of a driver's own state by
 * a digest too, with what is in it where that is msgpack, as with most drivers. Fields that nobody
 * knows are listed under {@code unknown_fields}. Texts over 4 KiB are cut. Stateless.
 */
public final class MessageJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_TEXT = 4 << 10;
  private static final Set<String> MSGPACK = Set.of("msgpack_driver_config", "msgpack_config");
  private static final Set<String> VARIABLES = Set.of("env", "device_env");

  private MessageJson() {}

  /** A message as a JSON object. */
  public static ObjectNode of(Message message) {
    ObjectNode object = JSON.objectNode();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      object.set(field.getKey().getName(), field(field.getKey(), field.getValue()));
    }
    if (!message.getUnknownFields().asMap().isEmpty()) {
      object.set("unknown_fields", unknown(message.getUnknownFields()));
    }
    return object;
  }

  private static JsonNode field(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      return map(field, (List<?>) value);
    }
    if (!field.isRepeated()) {
      return single(field, value);
    }
    ArrayNode array = JSON.arrayNode();
    ((List<?>) value).forEach(element -> array.add(single(field, element)));
    return array;
  }

  private static JsonNode map(FieldDescriptor field, List<?> entries) {
    ObjectNode object = JSON.objectNode();
    FieldDescriptor keys = field.getMessageType().findFieldByName("key");
    FieldDescriptor values = field.getMessageType().findFieldByName("value");
    for (Object element : entries) {
      MessageOrBuilder entry = (MessageOrBuilder) element;
      String key = entry.getField(keys).toString();
      JsonNode value = single(values, entry.getField(values));
      if (VARIABLES.contains(field.getName())) {
        value = JSON.textNode(Secrets.ofVariable(key, value.asText()));
      } else if (value.isTextual() && Secrets.isSecret(key)) {
        value = JSON.textNode(Secrets.MASK);
      }
      object.set(key, value);
    }
    return object;
  }

  private static JsonNode single(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> JSON.booleanNode((Boolean) value);
      case INT -> number(field, ((Integer) value).longValue());
      case LONG -> number(field, (Long) value);
      case FLOAT -> JSON.numberNode((Float) value);
      case DOUBLE -> JSON.numberNode((Double) value);
      case STRING -> text((String) value);
      case ENUM -> JSON.textNode(((EnumValueDescriptor) value).getName());
      case BYTE_STRING -> bytes(field, (ByteString) value);
      case MESSAGE -> message((Message) value);
    };
  }

  private static JsonNode number(FieldDescriptor field, long value) {
    boolean unsigned = field.getType() == FieldDescriptor.Type.UINT64;
    return unsigned && value < 0
        ? JSON.textNode(Long.toUnsignedString(value))
        : JSON.numberNode(value);
  }

  private static JsonNode text(String value) {
    String shown = Secrets.masked(value);
    return JSON.textNode(shown.length() > MAX_TEXT ? shown.substring(0, MAX_TEXT) + "…" : shown);
  }

  private static JsonNode message(Message value) {
    return switch (value) {
      case Timestamp time -> JSON.textNode(instant(time));
      case Duration duration -> JSON.textNode(ProtoTimes.text(duration));
      default -> of(value);
    };
  }

  private static String instant(Timestamp time) {
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    } catch (DateTimeException outOfRange) {
      return time.getSeconds() + " s and " + time.getNanos() + " ns";
    }
  }

  private static JsonNode bytes(FieldDescriptor field, ByteString value) {
    if (MSGPACK.contains(field.getName())) {
      try {
        return config(MsgpackConfig.decode(value.toByteArray()));
      } catch (ConfigException e) {
        return size(value).put("unreadable", e.getMessage());
      }
    }
    ObjectNode shown = size(value);
    return field.getName().equals("driver_state") ? state(shown, value) : shown;
  }

  private static ObjectNode state(ObjectNode shown, ByteString value) {
    shown.put("sha256", Digest.of(value));
    try {
      Map<String, Object> decoded = MsgpackConfig.decode(value.toByteArray());
      if (!decoded.isEmpty()) {
        shown.set("decoded", config(withoutVariables(decoded)));
      }
    } catch (ConfigException other) {
      // Its form is the driver's own affair: the digest has to do.
    }
    return shown;
  }

  /** Some drivers keep a task's whole environment in their state: only names of it are shown. */
  private static Map<String, Object> withoutVariables(Map<?, ?> values) {
    Map<String, Object> shown = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          String name = key.toString();
          boolean variables = VARIABLES.contains(name.toLowerCase(Locale.ROOT));
          if (value instanceof Map<?, ?> map) {
            Map<String, Object> inner = new LinkedHashMap<>();
            map.forEach((variable, _) -> inner.put(variable.toString(), Secrets.MASK));
            shown.put(name, variables ? inner : withoutVariables(map));
          } else {
            shown.put(name, variables ? Secrets.MASK : value);
          }
        });
    return shown;
  }

  private static ObjectNode size(ByteString value) {
    return JSON.objectNode().put("bytes", value.size());
  }

  private static ObjectNode config(Map<?, ?> values) {
    ObjectNode object = JSON.objectNode();
    values.forEach(
        (key, value) ->
            object.set(
                key.toString(),
                Secrets.isSecret(key.toString()) && !(value instanceof Map)
                    ? JSON.textNode(Secrets.MASK)
                    : configValue(value)));
    return object;
  }

  private static JsonNode configValue(Object value) {
    return switch (value) {
      case Map<?, ?> map -> config(map);
      case List<?> list -> {
        ArrayNode array = JSON.arrayNode();
        list.forEach(element -> array.add(configValue(element)));
        yield array;
      }
      case Boolean truth -> JSON.booleanNode(truth);
      case Long number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case String text -> text(text);
      default -> JSON.nullNode();
    };
  }

  private static ArrayNode unknown(UnknownFieldSet fields) {
    ArrayNode array = JSON.arrayNode();
    fields.asMap().keySet().forEach(array::add);
    return array;
  }
}
