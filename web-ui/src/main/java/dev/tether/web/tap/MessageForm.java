package dev.tether.web.tap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tether.harness.tap.message.JsonMessage;
import dev.tether.harness.tap.message.KnownMethods;
import io.grpc.MethodDescriptor.MethodType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The form of a method's request, made from its descriptor. Immutable.
 *
 * <p>A field of a plain type is an input of its own, and so are those of the messages in the
 * request, two levels deep. Everything else (lists, maps, bytes, deeper messages) is a field of
 * JSON. What is left empty is not in the request.
 */
public final class MessageForm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEEPEST = 2;

  /** Under which a request that is written as a whole comes. */
  public static final String WHOLE = "json";

  private final KnownMethods.Method method;
  private final List<Field> fields = new ArrayList<>();

  /** The form of a method. */
  public MessageForm(KnownMethods.Method method) {
    this.method = Objects.requireNonNull(method, "method");
    if (!streams()) {
      collect(method.request().getDescriptorForType(), "", 1);
    }
  }

  /** What a field is. */
  public enum Kind {
    /** Not a field: the name of the message whose fields follow. */
    GROUP,
    TEXT,
    WHOLE_NUMBER,
    NUMBER,
    TRUTH,
    CHOICE,
    JSON
  }

  /**
   * A field.
   *
   * @param path its name in the form: {@code task.id}
   * @param level from 1
   * @param hint what may stand in it
   * @param choices of a {@link Kind#CHOICE}
   */
  public record Field(String path, Kind kind, int level, String hint, List<String> choices) {
    public Field {
      choices = List.copyOf(choices);
    }

    /** Its own name. */
    public String label() {
      return path.substring(path.lastIndexOf('.') + 1);
    }
  }

  public KnownMethods.Method method() {
    return method;
  }

  /** Whether it takes any number of messages, which are written as a list. */
  public boolean streams() {
    return method.type() == MethodType.CLIENT_STREAMING
        || method.type() == MethodType.BIDI_STREAMING;
  }

  /** Whether more than one answer may come. */
  public boolean answersOften() {
    return method.type() == MethodType.SERVER_STREAMING
        || method.type() == MethodType.BIDI_STREAMING;
  }

  /** Its fields, from top to bottom; none of a method that takes several messages. */
  public List<Field> fields() {
    return List.copyOf(fields);
  }

  private void collect(Descriptor type, String prefix, int level) {
    for (FieldDescriptor field : type.getFields()) {
      String path = prefix + field.getName();
      if (isGroup(field, level)) {
        fields.add(new Field(path, Kind.GROUP, level, "", List.of()));
        collect(field.getMessageType(), path + ".", level + 1);
      } else {
        fields.add(field(field, path, level));
      }
    }
  }

  private static boolean isGroup(FieldDescriptor field, int level) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isRepeated()
        && !isTime(field)
        && level < DEEPEST;
  }

  private static boolean isTime(FieldDescriptor field) {
    return field.getMessageType().equals(Duration.getDescriptor())
        || field.getMessageType().equals(Timestamp.getDescriptor());
  }

  private static Field field(FieldDescriptor field, String path, int level) {
    if (field.isMapField()) {
      return new Field(path, Kind.JSON, level, "{\"key\": …}", List.of());
    }
    if (field.isRepeated()) {
      return new Field(path, Kind.JSON, level, "[…]", List.of());
    }
    return switch (field.getJavaType()) {
      case BOOLEAN -> new Field(path, Kind.TRUTH, level, "", List.of());
      case INT, LONG -> new Field(path, Kind.WHOLE_NUMBER, level, "0", List.of());
      case FLOAT, DOUBLE -> new Field(path, Kind.NUMBER, level, "0.0", List.of());
      case STRING -> new Field(path, Kind.TEXT, level, "", List.of());
      case ENUM ->
          new Field(
              path,
              Kind.CHOICE,
              level,
              "",
              field.getEnumType().getValues().stream()
                  .sorted(Comparator.comparingInt(EnumValueDescriptor::getNumber))
                  .map(EnumValueDescriptor::getName)
                  .distinct()
                  .toList());
      case BYTE_STRING ->
          new Field(
              path,
              Kind.JSON,
              level,
              field.getName().startsWith("msgpack_") ? "{\"key\": …}" : "{\"text\": \"…\"}",
              List.of());
      case MESSAGE ->
          isTime(field)
              ? new Field(
                  path,
                  Kind.TEXT,
                  level,
                  field.getMessageType().equals(Duration.getDescriptor())
                      ? "10s"
                      : "2026-01-01T00:00:00Z",
                  List.of())
              : new Field(path, Kind.JSON, level, "{…}", List.of());
    };
  }

  /**
   * The requests that somebody filled in.
   *
   * @param values of the form, by the fields' paths; with {@link #WHOLE} the request as a whole
   * @throws WrongField when one is none
   */
  public List<JsonNode> requests(Map<String, String> values) {
    List<JsonNode> requests = new ArrayList<>();
    if (values.containsKey(WHOLE)) {
      JsonNode whole = json(WHOLE, values.get(WHOLE));
      if (streams() && whole.isArray()) {
        whole.forEach(requests::add);
      } else {
        requests.add(whole);
      }
    } else {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      for (Field field : fields) {
        value(field, values.getOrDefault(field.path(), ""))
            .ifPresent(value -> put(request, field.path(), value));
      }
      requests.add(request);
    }
    requests.forEach(request -> check(request, values.containsKey(WHOLE)));
    return requests;
  }

  private static Optional<JsonNode> value(Field field, String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Optional.ofNullable(
        switch (field.kind()) {
          case GROUP -> null;
          case TEXT, CHOICE -> nodes.textNode(text);
          case TRUTH -> nodes.booleanNode(true);
          case WHOLE_NUMBER -> {
            if (!text.strip().matches("-?\\d{1,19}")) {
              throw new WrongField(field.path(), "must be a whole number, got " + text.strip());
            }
            yield nodes.numberNode(new BigDecimal(text.strip()).toBigInteger());
          }
          case NUMBER -> {
            try {
              yield nodes.numberNode(new BigDecimal(text.strip()));
            } catch (NumberFormatException none) {
              throw new WrongField(field.path(), "must be a number, got " + text.strip());
            }
          }
          case JSON -> json(field.path(), text);
        });
  }

  private static JsonNode json(String field, String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node;
    } catch (JsonProcessingException e) {
      throw new WrongField(
          field,
          "is no JSON at line %d, column %d: %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()));
    }
  }

  private static void put(ObjectNode request, String path, JsonNode value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      request.set(path, value);
    } else {
      put(request.withObjectProperty(path.substring(0, dot)), path.substring(dot + 1), value);
    }
  }

  /** Finds out here, with the field, what the tap would only tell in a sentence. */
  private void check(JsonNode request, boolean whole) {
    // Whether bytes with a digest were seen is the tap's to say.
    JsonMessage messages = new JsonMessage(_ -> Optional.of(ByteString.EMPTY));
    try {
      var _ = messages.parse(request, method.request());
    } catch (IllegalArgumentException wrong) {
      throw new WrongField(whole ? WHOLE : fieldOf(wrong.getMessage()), wrong.getMessage());
    }
  }

  /** Sentences about a field begin with its path. */
  private String fieldOf(String message) {
    return fields.stream()
        .map(Field::path)
        .filter(path -> message.startsWith(path))
        .max(Comparator.comparingInt(String::length))
        .orElse(WHOLE);
  }

  /**
   * The fields' values in a request.
   *
   * @return by path; fields that are not set are not in it
   */
  public Map<String, String> valuesOf(JsonNode request) {
    Map<String, String> values = new HashMap<>();
    for (Field field : fields) {
      JsonNode value = request.at("/" + field.path().replace('.', '/'));
      if (!value.isMissingNode() && field.kind() != Kind.GROUP) {
        values.put(field.path(), value.isContainerNode() ? value.toPrettyString() : value.asText());
      }
    }
    values.put(WHOLE, streams() ? "[" + request + "]" : request.toPrettyString());
    return values;
  }
}
