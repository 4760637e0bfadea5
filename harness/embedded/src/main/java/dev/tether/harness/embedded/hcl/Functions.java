package dev.tether.harness.embedded.hcl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The functions that expressions can call. */
final class Functions {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Functions() {}

  static JsonNode call(String name, List<JsonNode> arguments, int line) {
    Arguments given = new Arguments(name, arguments, line);
    return switch (name) {
      case "upper" -> text(given.text(0).toUpperCase(Locale.ROOT));
      case "lower" -> text(given.text(0).toLowerCase(Locale.ROOT));
      case "strlen" -> number(given.text(0).codePointCount(0, given.text(0).length()));
      case "substr" -> substring(given);
      case "join" ->
          text(
              elements(given.at(1)).stream()
                  .map(Scope::text)
                  .collect(Collectors.joining(given.text(0))));
      case "format" -> text(given.text(0).formatted(formatted(arguments)));
      case "concat" -> array(arguments.stream().flatMap(list -> elements(list).stream()).toList());
      case "length" -> number(given.at(0).size());
      case "reverse" -> reversed(given.at(0));
      case "coalesce" ->
          arguments.stream().filter(value -> !value.isNull()).findFirst().orElseThrow(given::wrong);
      case "min" -> arguments.stream().min(byValue(line)).orElseThrow(given::wrong);
      case "max" -> arguments.stream().max(byValue(line)).orElseThrow(given::wrong);
      case "abs" -> DecimalNode.valueOf(Scope.number(given.at(0), line).abs());
      case "int", "floor" ->
          DecimalNode.valueOf(Scope.number(given.at(0), line).setScale(0, RoundingMode.DOWN));
      case "tostring" -> text(Scope.text(given.at(0)));
      case "tonumber" -> DecimalNode.valueOf(Scope.number(given.at(0), line));
      case "jsonencode" -> text(given.at(0).toString());
      case "jsondecode" -> decoded(given);
      default ->
          throw new HclException(
              line, "there is no function named \"" + name + "\" in the imitation");
    };
  }

  /** The arguments of one call. */
  private record Arguments(String function, List<JsonNode> values, int line) {
    JsonNode at(int index) {
      if (index >= values.size()) {
        throw wrong();
      }
      return values.get(index);
    }

    String text(int index) {
      return Scope.text(at(index));
    }

    HclException wrong() {
      return new HclException(line, "too few arguments for " + function);
    }
  }

  private static JsonNode text(String value) {
    return TextNode.valueOf(value);
  }

  private static JsonNode number(long value) {
    return DecimalNode.valueOf(BigDecimal.valueOf(value));
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static ArrayNode array(List<JsonNode> elements) {
    return JsonNodeFactory.instance.arrayNode().addAll(elements);
  }

  private static Comparator<JsonNode> byValue(int line) {
    return Comparator.comparing(value -> Scope.number(value, line));
  }

  private static JsonNode reversed(JsonNode value) {
    if (value.isTextual()) {
      return text(new StringBuilder(value.textValue()).reverse().toString());
    }
    List<JsonNode> elements = elements(value);
    Collections.reverse(elements);
    return array(elements);
  }

  private static JsonNode substring(Arguments given) {
    String all = given.text(0);
    int from = Math.min(all.length(), given.at(1).asInt());
    int length = given.at(2).asInt();
    return text(
        length < 0
            ? all.substring(from)
            : all.substring(from, Math.min(all.length(), from + length)));
  }

  private static Object[] formatted(List<JsonNode> arguments) {
    return arguments.stream()
        .skip(1)
        .map(
            value ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0
                    ? (Object) value.bigIntegerValue()
                    : Scope.text(value))
        .toArray();
  }

  private static JsonNode decoded(Arguments given) {
    try {
      return MAPPER.readTree(given.text(0));
    } catch (JsonProcessingException e) {
      throw new HclException(given.line(), "jsondecode got something that is not JSON");
    }
  }
}
