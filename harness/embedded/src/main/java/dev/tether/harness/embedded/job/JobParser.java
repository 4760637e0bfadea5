package dev.tether.harness.embedded.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.hcl.Body;
import dev.tether.harness.embedded.hcl.Body.Attribute;
import dev.tether.harness.embedded.hcl.Body.Block;
import dev.tether.harness.embedded.hcl.Hcl;
import dev.tether.harness.embedded.hcl.HclException;
import dev.tether.harness.embedded.hcl.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a job specification in HCL into the JSON of Nomad's API. */
public final class JobParser {
  private final Scope scope;

  private JobParser(Scope scope) {
    this.scope = scope;
  }

  /**
   * Parses a specification; defaults are not filled in.
   *
   * @param variables values for its variables, as lines of HCL
   * @throws JobRefused when it is wrong or says what is not imitated
   * @throws HclException when it is not HCL
   */
  public static ObjectNode parse(String hcl, String variables) {
    Body file = Hcl.parse(hcl);
    JobParser parser = new JobParser(scope(file, variables));
    List<Block> jobs = file.blocks().stream().filter(b -> b.type().equals("job")).toList();
    file.blocks().stream()
        .filter(b -> !List.of("job", "variable", "locals").contains(b.type()))
        .findFirst()
        .ifPresent(
            b -> {
              throw refuse(
                  b.line(),
                  "Unsupported block type; Blocks of type \"%s\" are not expected here."
                      .formatted(b.type()));
            });
    if (jobs.size() != 1 || jobs.getFirst().labels().size() != 1) {
      throw new JobRefused("'job' block not found, or there is not exactly one with one label");
    }
    ObjectNode job = parser.body(Shapes.JOB, jobs.getFirst().body());
    job.put("ID", jobs.getFirst().labels().getFirst());
    if (!job.has("Name")) {
      job.put("Name", job.get("ID").asText());
    }
    return job;
  }

  private static Scope scope(Body file, String given) {
    Scope none = new Scope(Map.of(), true);
    ObjectNode values = object();
    Map<String, JsonNode> overrides = new HashMap<>();
    Hcl.parse(given).attributes().forEach(a -> overrides.put(a.name(), none.evaluate(a.value())));
    for (Block variable : blocks(file, "variable")) {
      String name = variable.labels().isEmpty() ? "" : variable.labels().getFirst();
      Optional<JsonNode> fallback =
          variable.body().attributes().stream()
              .filter(a -> a.name().equals("default"))
              .map(a -> none.evaluate(a.value()))
              .findFirst();
      JsonNode value =
          Optional.ofNullable(overrides.remove(name))
              .or(() -> fallback)
              .orElseThrow(
                  () ->
                      new JobRefused(
                          "Unset variable \""
                              + name
                              + "\"; A used variable must be set or have a default value."));
      values.set(name, value);
    }
    if (!overrides.isEmpty()) {
      throw new JobRefused("Undefined variable; there is no variable named " + overrides.keySet());
    }
    Scope withVariables = new Scope(Map.of("var", values), true);
    ObjectNode locals = object();
    for (Block block : blocks(file, "locals")) {
      block
          .body()
          .attributes()
          .forEach(a -> locals.set(a.name(), withVariables.evaluate(a.value())));
    }
    return new Scope(Map.of("var", values, "local", locals), true);
  }

  private static List<Block> blocks(Body body, String type) {
    return body.blocks().stream().filter(block -> block.type().equals(type)).toList();
  }

  private ObjectNode body(Shape shape, Body body) {
    ObjectNode json = object();
    for (Attribute attribute : body.attributes()) {
      Shape.Key key = shape.keys().get(attribute.name());
      if (key == null) {
        throw refuse(
            attribute.line(),
            "Unsupported argument; An argument named \"%s\" is not expected here, or is not imitated."
                .formatted(attribute.name()));
      }
      json.set(key.json(), value(key, attribute));
    }
    for (Block block : body.blocks()) {
      add(shape, block, json);
    }
    return json;
  }

  private void add(Shape shape, Block block, ObjectNode json) {
    Shape.Key map = shape.keys().get(block.type());
    if (map != null && map.kind() == Shape.Kind.MAP) {
      json.set(map.json(), texts(free(block.body(), false), block.line()));
      return;
    }
    Shape.Nested nested = shape.blocks().get(block.type());
    if (nested == null) {
      throw refuse(
          block.line(),
          "Unsupported block type; Blocks of type \"%s\" are not expected here, or are not imitated."
              .formatted(block.type()));
    }
    switch (nested.form()) {
      case OPAQUE -> json.set(nested.json(), free(block.body(), true));
      case ONCE -> {
        if (json.has(nested.json())) {
          throw refuse(block.line(), "only one \"" + block.type() + "\" block is allowed");
        }
        json.set(nested.json(), body(nested.shape(), block.body()));
      }
      case OFTEN -> json.withArray(nested.json()).add(body(nested.shape(), block.body()));
      case NAMED -> labelled(nested, "Name", block, json);
      case LABELLED -> labelled(nested, "Label", block, json);
      case MAPPED -> {
        String name = label(block);
        json.withObjectProperty(nested.json())
            .set(name, body(nested.shape(), block.body()).put("Name", name));
      }
    }
  }

  private void labelled(Shape.Nested nested, String key, Block block, ObjectNode json) {
    json.withArray(nested.json()).add(body(nested.shape(), block.body()).put(key, label(block)));
  }

  private String label(Block block) {
    if (block.labels().size() != 1) {
      throw refuse(block.line(), "a \"" + block.type() + "\" block has one label, its name");
    }
    return block.labels().getFirst();
  }

  /** A body whose keys only others know. Maps become lists of one map, as Nomad does it. */
  private ObjectNode free(Body body, boolean wrapMaps) {
    ObjectNode json = object();
    for (Attribute attribute : body.attributes()) {
      JsonNode value = scope.evaluate(attribute.value());
      json.set(
          attribute.name(),
          wrapMaps && value.isObject() ? JsonNodeFactory.instance.arrayNode().add(value) : value);
    }
    for (Block block : body.blocks()) {
      if (block.type().equals("dynamic")) {
        throw refuse(block.line(), "\"dynamic\" blocks are not imitated");
      }
      JsonNode content = free(block.body(), wrapMaps);
      for (String label : block.labels().reversed()) {
        ArrayNode inner = JsonNodeFactory.instance.arrayNode().add(content);
        content = object().set(label, inner);
      }
      json.withArray(block.type()).add(content);
    }
    return json;
  }

  private JsonNode value(Shape.Key key, Attribute attribute) {
    JsonNode value = scope.evaluate(attribute.value());
    boolean fits =
        switch (key.kind()) {
          case TEXT -> !value.isContainerNode();
          case NUMBER -> value.asText().matches("-?\\d+");
          case TRUTH -> value.asText().matches("true|false");
          case DURATION -> !value.isContainerNode();
          case TEXTS -> value.isArray();
          case MAP -> value.isObject();
        };
    if (!fits) {
      throw refuse(
          attribute.line(),
          "Unsuitable value type; \"%s\" can't be %s".formatted(attribute.name(), value));
    }
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (key.kind()) {
      case TEXT -> make.textNode(value.asText());
      case NUMBER -> make.numberNode(Long.parseLong(value.asText()));
      case TRUTH -> make.booleanNode(value.asText().equals("true"));
      case DURATION -> make.numberNode(nanos(value, attribute));
      case TEXTS -> value;
      case MAP -> texts(value, attribute.line());
    };
  }

  private static long nanos(JsonNode value, Attribute attribute) {
    try {
      return value.isNumber() ? value.asLong() : Durations.nanos(value.asText());
    } catch (IllegalArgumentException e) {
      throw refuse(attribute.line(), "\"" + attribute.name() + "\": " + e.getMessage());
    }
  }

  private static ObjectNode texts(JsonNode map, int line) {
    ObjectNode texts = object();
    map.properties()
        .forEach(
            field -> {
              if (field.getValue().isContainerNode()) {
                throw refuse(line, "the value of \"" + field.getKey() + "\" has to be a string");
              }
              JsonNode value = field.getValue();
              texts.put(
                  field.getKey(),
                  value.isNumber()
                      ? value.decimalValue().stripTrailingZeros().toPlainString()
                      : value.asText());
            });
    return texts;
  }

  private static JobRefused refuse(int line, String message) {
    return new JobRefused("line " + line + ": " + message);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
