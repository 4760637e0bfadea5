package dev.tether.harness.embedded.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.embedded.hcl.Expression;
import dev.tether.harness.embedded.hcl.Hcl;
import dev.tether.protocol.hclspec.NoValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A type as attributes of a specification name it, and the conversion of values to it. */
final class TypeExpression {
  private final Expression type;

  private TypeExpression(Expression type) {
    this.type = type;
  }

  static TypeExpression of(String text) {
    return new TypeExpression(Hcl.expression(text));
  }

  /** A value is not of the type; the message says what is required. */
  static final class WrongType extends Exception {
    private static final long serialVersionUID = 1;

    WrongType(String message) {
      super(message);
    }
  }

  /** The value in this type, in the form that goes into msgpack. */
  Object convert(JsonNode value) throws WrongType {
    return convert(value, type);
  }

  private static Object convert(JsonNode value, Expression type) throws WrongType {
    if (value.isNull()) {
      return NoValue.NIL;
    }
    return switch (type) {
      case Expression.Variable(String name, int _) -> primitive(value, name);
      case Expression.Call(String name, List<Expression> arguments, int _) ->
          collection(value, name, arguments);
      default -> throw new WrongType("the specification has no type here");
    };
  }

  private static Object primitive(JsonNode value, String name) throws WrongType {
    return switch (name) {
      case "string" -> string(value);
      case "number" -> number(value);
      case "bool" -> bool(value);
      case "any" -> any(value);
      default -> throw new WrongType("the specification names an unknown type " + name);
    };
  }

  private static String string(JsonNode value) throws WrongType {
    if (value.isContainerNode()) {
      throw new WrongType("string required");
    }
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asText();
  }

  private static BigDecimal number(JsonNode value) throws WrongType {
    try {
      if (value.isNumber() || value.isTextual()) {
        return value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
      }
    } catch (NumberFormatException e) {
      throw new WrongType("a number is required");
    }
    throw new WrongType("number required");
  }

  private static boolean bool(JsonNode value) throws WrongType {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return switch (value.isTextual() ? value.textValue() : "") {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new WrongType(value.isTextual() ? "a bool is required" : "bool required");
    };
  }

  private static Object any(JsonNode value) {
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(element -> list.add(any(element)));
      return list;
    }
    if (value.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      value.properties().forEach(field -> map.put(field.getKey(), any(field.getValue())));
      return map;
    }
    if (value.isNull()) {
      return NoValue.NIL;
    }
    return value.isNumber()
        ? value.decimalValue()
        : value.isBoolean() ? (Object) value.booleanValue() : value.textValue();
  }

  private static Object collection(JsonNode value, String name, List<Expression> arguments)
      throws WrongType {
    return switch (name) {
      case "list" -> list(value, arguments.getFirst(), "list");
      case "set" -> set(list(value, arguments.getFirst(), "set"));
      case "map" -> map(value, arguments.getFirst());
      case "tuple" -> tuple(value, arguments.getFirst());
      default -> throw new WrongType(name + " required");
    };
  }

  private static List<Object> list(JsonNode value, Expression element, String kind)
      throws WrongType {
    if (!value.isArray()) {
      throw new WrongType(kind + " of " + words(element) + " required");
    }
    List<Object> list = new ArrayList<>();
    boolean mixed = isAny(element) && kinds(value) > 1;
    for (JsonNode one : value) {
      list.add(mixed ? string(one) : convert(one, element));
    }
    return list;
  }

  private static boolean isAny(Expression type) {
    return type instanceof Expression.Variable(String name, int _) && name.equals("any");
  }

  private static long kinds(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::getNodeType)
        .distinct()
        .count();
  }

  private static List<Object> set(List<Object> list) {
    if (list.stream().allMatch(String.class::isInstance)) {
      return new ArrayList<>(new TreeSet<>(list));
    }
    return new ArrayList<>(list.stream().distinct().toList());
  }

  private static Map<String, Object> map(JsonNode value, Expression element) throws WrongType {
    if (!value.isObject()) {
      throw new WrongType("map of " + words(element) + " required");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      map.put(field.getKey(), convert(field.getValue(), element));
    }
    return map;
  }

  private static List<Object> tuple(JsonNode value, Expression types) throws WrongType {
    if (!(types instanceof Expression.Tuple(List<Expression> elements))
        || !value.isArray()
        || value.size() != elements.size()) {
      throw new WrongType("tuple required");
    }
    List<Object> tuple = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      tuple.add(convert(value.get(i), elements.get(i)));
    }
    return tuple;
  }

  private static String words(Expression type) {
    return switch (type) {
      case Expression.Variable(String name, int _) -> name.equals("any") ? "any single type" : name;
      case Expression.Call(String name, List<Expression> arguments, int _) ->
          name + " of " + (arguments.isEmpty() ? "any" : words(arguments.getFirst()));
      default -> "any";
    };
  }
}
