package dev.tether.harness.embedded.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.hcl.Hcl;
import dev.tether.harness.embedded.hcl.HclException;
import dev.tether.harness.embedded.hcl.Scope;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.hclspec.NoValue;
import dev.tether.protocol.nomad.hclspec.Attr;
import dev.tether.protocol.nomad.hclspec.Block;
import dev.tether.protocol.nomad.hclspec.BlockMap;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds one configuration against a specification. Used once. */
public final class SpecDecoder {
  private final Scope scope;
  private final Problems problems = new Problems();

  private SpecDecoder(Scope scope) {
    this.scope = scope;
  }

  /**
   * Evaluates and checks a configuration.
   *
   * @param spec what the plugin accepts
   * @param config blocks as objects or lists of objects, strings still with their {@code ${}}
   * @param scope what the strings may refer to
   * @return what goes to the plugin, in Nomad's msgpack
   * @throws ConfigRefused when it does not fit, with everything that is wrong
   */
  public static byte[] decode(Spec spec, JsonNode config, Scope scope) throws ConfigRefused {
    return MsgpackConfig.encode(values(spec, config, scope));
  }

  /** The same before it is encoded. */
  static Map<String, Object> values(Spec spec, JsonNode config, Scope scope) throws ConfigRefused {
    SpecDecoder decoder = new SpecDecoder(scope);
    Object value = NoValue.NIL;
    if (spec.getBlockCase() == Spec.BlockCase.OBJECT) {
      value = decoder.body(spec, config);
    } else {
      decoder.problems.wrongSpecification("nil spec given, or one that is no object");
    }
    decoder.problems.throwIfAny();
    @SuppressWarnings("unchecked") // An object specification always gives a map of names.
    Map<String, Object> map = (Map<String, Object>) value;
    return map;
  }

  /** A whole body: what no part of the specification names is wrong. */
  private Object body(Spec spec, JsonNode body) {
    Set<String> names = new HashSet<>();
    namesOf(spec, names);
    body.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !names.contains(name) && !name.equals("//"))
        .forEach(problems::unknown);
    return value(spec, body);
  }

  private static void namesOf(Spec spec, Set<String> names) {
    switch (spec.getBlockCase()) {
      case OBJECT ->
          spec.getObject()
              .getAttributesMap()
              .forEach((key, field) -> namesOf(named(field, key), names));
      case ARRAY -> spec.getArray().getValuesList().forEach(field -> namesOf(field, names));
      case ATTR -> names.add(spec.getAttr().getName());
      case BLOCK_VALUE -> names.add(spec.getBlockValue().getName());
      case BLOCK_ATTRS -> names.add(spec.getBlockAttrs().getName());
      case BLOCK_LIST -> names.add(spec.getBlockList().getName());
      case BLOCK_SET -> names.add(spec.getBlockSet().getName());
      case BLOCK_MAP -> names.add(spec.getBlockMap().getName());
      case DEFAULT -> {
        namesOf(spec.getDefault().getPrimary(), names);
        namesOf(spec.getDefault().getDefault(), names);
      }
      case LITERAL, BLOCK_NOT_SET -> {}
    }
  }

  /** An attribute directly in an object may leave its name to the key. */
  private static Spec named(Spec spec, String key) {
    return spec.hasAttr() && spec.getAttr().getName().isEmpty()
        ? Spec.newBuilder().setAttr(spec.getAttr().toBuilder().setName(key)).build()
        : spec;
  }

  private Object value(Spec spec, JsonNode body) {
    return switch (spec.getBlockCase()) {
      case OBJECT -> object(spec, body);
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        spec.getArray().getValuesList().forEach(element -> list.add(value(element, body)));
        yield list;
      }
      case ATTR -> attribute(spec.getAttr(), body);
      case BLOCK_VALUE -> block(spec.getBlockValue(), body);
      case BLOCK_ATTRS ->
          attributes(
              spec.getBlockAttrs().getName(),
              spec.getBlockAttrs().getType(),
              spec.getBlockAttrs().getRequired(),
              body);
      case BLOCK_LIST ->
          blocks(
              spec.getBlockList().getName(),
              spec.getBlockList().getMinItems(),
              spec.getBlockList().getMaxItems(),
              spec.getBlockList().getNested(),
              body);
      case BLOCK_SET ->
          sorted(
              blocks(
                  spec.getBlockSet().getName(),
                  spec.getBlockSet().getMinItems(),
                  spec.getBlockSet().getMaxItems(),
                  spec.getBlockSet().getNested(),
                  body));
      case BLOCK_MAP -> blockMap(spec.getBlockMap(), body);
      case DEFAULT -> {
        Object primary = value(spec.getDefault().getPrimary(), body);
        yield primary == NoValue.NIL ? value(spec.getDefault().getDefault(), body) : primary;
      }
      case LITERAL -> literal(spec.getLiteral().getValue());
      case BLOCK_NOT_SET -> NoValue.NIL;
    };
  }

  private Map<String, Object> object(Spec spec, JsonNode body) {
    Map<String, Object> map = new LinkedHashMap<>();
    spec.getObject()
        .getAttributesMap()
        .forEach((key, field) -> map.put(key, value(named(field, key), body)));
    return map;
  }

  private Object literal(String text) {
    try {
      return TypeExpression.of("any").convert(scope.evaluate(Hcl.expression(text)));
    } catch (HclException | TypeExpression.WrongType e) {
      problems.wrongSpecification("the literal " + text + " is wrong: " + e.getMessage());
      return NoValue.NIL;
    }
  }

  private Object attribute(Attr attr, JsonNode body) {
    JsonNode raw = body.path(attr.getName());
    if (raw.isMissingNode() || raw.isNull()) {
      if (attr.getRequired()) {
        problems.missingAttribute(attr.getName());
      }
      return NoValue.NIL;
    }
    return converted(attr.getName(), attr.getType(), raw);
  }

  private Object converted(String name, String type, JsonNode raw) {
    try {
      return TypeExpression.of(type).convert(evaluated(raw));
    } catch (TypeExpression.WrongType e) {
      problems.wrongType(name, e.getMessage());
    } catch (HclException e) {
      problems.wrongExpression(name, e.getMessage());
    }
    return NoValue.NIL;
  }

  /** The same tree with its strings evaluated. */
  private JsonNode evaluated(JsonNode raw) {
    if (raw.isTextual()) {
      return raw.textValue().contains("{") ? scope.evaluate(Hcl.template(raw.textValue())) : raw;
    }
    if (raw.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      raw.forEach(element -> array.add(evaluated(element)));
      return array;
    }
    if (raw.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      raw.properties().forEach(field -> object.set(field.getKey(), evaluated(field.getValue())));
      return object;
    }
    return raw;
  }

  /** The blocks of a name. */
  private List<JsonNode> found(String name, JsonNode body) {
    JsonNode raw = body.path(name);
    List<JsonNode> blocks = new ArrayList<>();
    if (raw.isArray()) {
      raw.forEach(blocks::add);
    } else if (!raw.isMissingNode() && !raw.isNull()) {
      blocks.add(raw);
    }
    if (!blocks.stream().allMatch(JsonNode::isObject)) {
      problems.notABlock(name);
      return List.of();
    }
    return blocks;
  }

  private Object block(Block block, JsonNode body) {
    List<JsonNode> found = found(block.getName(), body);
    if (found.size() > 1) {
      problems.tooMany(block.getName(), 1);
    }
    if (found.isEmpty()) {
      if (block.getRequired()) {
        problems.missingBlock(block.getName());
      }
      return NoValue.NIL;
    }
    return body(block.getNested(), found.getFirst());
  }

  private Object attributes(String name, String type, boolean required, JsonNode body) {
    List<JsonNode> found = found(name, body);
    if (found.size() > 1) {
      problems.tooMany(name, 1);
    }
    if (found.isEmpty()) {
      if (required) {
        problems.missingBlock(name);
      }
      return NoValue.NIL;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    found
        .getFirst()
        .properties()
        .forEach(
            field -> map.put(field.getKey(), converted(field.getKey(), type, field.getValue())));
    return map;
  }

  private List<Object> blocks(String name, long min, long max, Spec nested, JsonNode body) {
    List<JsonNode> found = found(name, body);
    if (found.size() < min) {
      problems.tooFew(name, min);
    }
    if (max > 0 && found.size() > max) {
      problems.tooMany(name, max);
    }
    List<Object> list = new ArrayList<>();
    found.forEach(block -> list.add(body(nested, block)));
    return list;
  }

  private static List<Object> sorted(List<Object> blocks) {
    return new ArrayList<>(
        blocks.stream().distinct().sorted(Comparator.comparing(Object::toString)).toList());
  }

  private Object blockMap(BlockMap spec, JsonNode body) {
    Map<String, Object> map = new LinkedHashMap<>();
    JsonNode raw = body.path(spec.getName());
    collect(
        spec, raw.isMissingNode() ? MissingNode.getInstance() : raw, spec.getLabelsCount(), map);
    return map;
  }

  private void collect(BlockMap spec, JsonNode raw, int labels, Map<String, Object> map) {
    if (raw.isArray()) {
      raw.forEach(one -> collect(spec, one, labels, map));
      return;
    }
    for (Map.Entry<String, JsonNode> labelled : raw.properties()) {
      if (labels > 1) {
        @SuppressWarnings("unchecked") // Only this method fills the map.
        Map<String, Object> inner =
            (Map<String, Object>)
                map.computeIfAbsent(labelled.getKey(), _ -> new LinkedHashMap<String, Object>());
        collect(spec, labelled.getValue(), labels - 1, inner);
      } else {
        JsonNode content = labelled.getValue();
        if ((content.isArray() && content.size() > 1) || map.containsKey(labelled.getKey())) {
          problems.tooMany(spec.getName(), 1);
        }
        map.put(
            labelled.getKey(),
            body(spec.getNested(), content.isArray() ? content.path(0) : content));
      }
    }
  }
}
