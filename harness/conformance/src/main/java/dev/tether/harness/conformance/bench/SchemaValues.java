package dev.tether.harness.conformance.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.protocol.hclspec.NoValue;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What Nomad makes of a configuration before a plugin gets it: all that a schema declares is there,
 * with its default or without a value.
 */
final class SchemaValues {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern KEY = Pattern.compile("\\b([A-Za-z_]\\w*)\\s*=");

  /** Where one attribute ends and the next begins. */
  private static final Pattern BETWEEN_LINES =
      Pattern.compile("(?<=[^\\s{\\[,])\\s*\\n\\s*(?=[A-Za-z_])");

  private SchemaValues() {}

  /** The values that are given, and beside them those that the schema adds. */
  static Map<String, Object> complete(Spec schema, Map<String, Object> given) {
    Map<String, Object> values = new LinkedHashMap<>(given);
    schema
        .getObject()
        .getAttributesMap()
        .forEach((name, spec) -> values.put(name, value(spec, given.get(name))));
    return values;
  }

  private static Object value(Spec spec, Object given) {
    boolean absent = given == null || given == NoValue.NIL;
    return switch (spec.getBlockCase()) {
      case DEFAULT -> absent ? value(spec.getDefault().getDefault(), given) : nested(spec, given);
      case LITERAL -> literal(spec.getLiteral().getValue());
      case BLOCK_LIST, BLOCK_SET -> absent ? List.of() : nested(spec, given);
      case BLOCK_MAP -> absent ? Map.of() : nested(spec, given);
      default -> absent ? NoValue.NIL : nested(spec, given);
    };
  }

  private static Object nested(Spec spec, Object given) {
    return switch (spec.getBlockCase()) {
      case DEFAULT -> value(spec.getDefault().getPrimary(), given);
      case OBJECT -> given instanceof Map<?, ?> map ? complete(spec, copy(map)) : given;
      case BLOCK_VALUE -> nested(spec.getBlockValue().getNested(), given);
      case BLOCK_LIST -> each(spec.getBlockList().getNested(), given);
      case BLOCK_SET -> each(spec.getBlockSet().getNested(), given);
      case BLOCK_MAP -> labelled(spec, given);
      default -> given;
    };
  }

  private static Object each(Spec spec, Object given) {
    return given instanceof List<?> list
        ? list.stream().map(element -> nested(spec, element)).toList()
        : given;
  }

  /** With several labels there is a map in a map, which is left as it is. */
  private static Object labelled(Spec spec, Object given) {
    if (!(given instanceof Map<?, ?> map) || spec.getBlockMap().getLabelsCount() > 1) {
      return given;
    }
    Map<String, Object> values = copy(map);
    values.replaceAll((label, block) -> nested(spec.getBlockMap().getNested(), block));
    return values;
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** Literals are HCL: JSON, but for objects, which stand there as {@code { key = value }}. */
  private static Object literal(String text) {
    try {
      return plain(JSON.readTree(asJson(text.strip())));
    } catch (JsonProcessingException e) {
      return NoValue.NIL;
    }
  }

  private static String asJson(String text) {
    return text.startsWith("{")
        ? KEY.matcher(BETWEEN_LINES.matcher(text).replaceAll(",\n")).replaceAll("\"$1\":")
        : text;
  }

  private static Object plain(JsonNode json) {
    return json.isMissingNode() ? NoValue.NIL : Subject.value(json, "");
  }
}
