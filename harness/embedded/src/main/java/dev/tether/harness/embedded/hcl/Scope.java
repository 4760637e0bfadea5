package dev.tether.harness.embedded.hcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tether.harness.embedded.hcl.Expression.Piece;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The variables in whose presence expressions have a value.
 *
 * @param variables by their names
 * @param keepsUnknown whether {@code ${}} of a variable that is not known here stays in a string as
 *     it was written, for whoever knows it later
 */
public record Scope(Map<String, JsonNode> variables, boolean keepsUnknown) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  public Scope {
    variables = Map.copyOf(variables);
  }

  /** A variable is not known in this scope. */
  private static final class UnknownVariable extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownVariable(String name, int line) {
      super("line " + line + ": there is no variable named \"" + name + "\"");
    }
  }

  /**
   * The value of an expression.
   *
   * @throws HclException when it has none
   */
  public JsonNode evaluate(Expression expression) {
    try {
      return value(expression);
    } catch (UnknownVariable e) {
      throw new HclException(e.getMessage());
    }
  }

  private JsonNode value(Expression expression) {
    return switch (expression) {
      case Expression.Constant(JsonNode constant) -> constant;
      case Expression.Template(List<Piece> pieces) -> template(pieces);
      case Expression.Tuple(List<Expression> elements) -> {
        ArrayNode array = JSON.arrayNode();
        elements.forEach(element -> array.add(value(element)));
        yield array;
      }
      case Expression.Mapping(List<Expression.Pair> pairs) -> {
        ObjectNode object = JSON.objectNode();
        pairs.forEach(pair -> object.set(text(value(pair.key())), value(pair.value())));
        yield object;
      }
      case Expression.Variable(String name, int line) -> variable(name, line);
      case Expression.Index index -> index(index);
      case Expression.Call(String name, List<Expression> arguments, int line) ->
          Functions.call(name, arguments.stream().map(this::value).toList(), line);
      case Expression.Unary(String operator, Expression operand, int line) ->
          operator.equals("!")
              ? BooleanNode.valueOf(!truth(value(operand), line))
              : DecimalNode.valueOf(number(value(operand), line).negate());
      case Expression.Binary binary -> binary(binary);
      case Expression.Conditional(Expression condition, Expression yes, Expression no, int line) ->
          truth(value(condition), line) ? value(yes) : value(no);
    };
  }

  private JsonNode template(List<Piece> pieces) {
    if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Interpolation only) {
      return interpolated(only);
    }
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Text(String plain) -> text.append(plain);
        case Piece.Interpolation interpolation -> text.append(text(interpolated(interpolation)));
      }
    }
    return TextNode.valueOf(text.toString());
  }

  private JsonNode interpolated(Piece.Interpolation interpolation) {
    try {
      return value(interpolation.expression());
    } catch (UnknownVariable e) {
      if (keepsUnknown) {
        return TextNode.valueOf(interpolation.source());
      }
      throw e;
    }
  }

  private JsonNode variable(String name, int line) {
    JsonNode value = variables.get(name);
    if (value == null) {
      throw new UnknownVariable(name, line);
    }
    return value;
  }

  private JsonNode index(Expression.Index index) {
    // Names of a node's attributes have dots in them: the longest name that is known wins.
    String dotted = dotted(index);
    if (!dotted.isEmpty() && variables.containsKey(dotted)) {
      return variables.get(dotted);
    }
    JsonNode of = value(index.of());
    JsonNode key = value(index.key());
    JsonNode found = of.isArray() ? of.path(key.asInt(-1)) : of.path(text(key));
    if (found.isMissingNode()) {
      throw new HclException(index.line(), "there is no " + text(key) + " in it");
    }
    return found;
  }

  private static String dotted(Expression expression) {
    return switch (expression) {
      case Expression.Variable(String name, int _) -> name;
      case Expression.Index(Expression of, Expression.Constant(TextNode key), int _) -> {
        String before = dotted(of);
        yield before.isEmpty() ? "" : before + "." + key.textValue();
      }
      default -> "";
    };
  }

  private JsonNode binary(Expression.Binary binary) {
    JsonNode left = value(binary.left());
    JsonNode right = value(binary.right());
    int line = binary.line();
    return switch (binary.operator()) {
      case "==" -> BooleanNode.valueOf(same(left, right));
      case "!=" -> BooleanNode.valueOf(!same(left, right));
      case "&&" -> BooleanNode.valueOf(truth(left, line) && truth(right, line));
      case "||" -> BooleanNode.valueOf(truth(left, line) || truth(right, line));
      default -> arithmetic(binary.operator(), number(left, line), number(right, line), line);
    };
  }

  private static JsonNode arithmetic(String operator, BigDecimal left, BigDecimal right, int line) {
    if ((operator.equals("/") || operator.equals("%")) && right.signum() == 0) {
      throw new HclException(line, "division by zero");
    }
    return switch (operator) {
      case "+" -> DecimalNode.valueOf(left.add(right));
      case "-" -> DecimalNode.valueOf(left.subtract(right));
      case "*" -> DecimalNode.valueOf(left.multiply(right));
      case "/" -> DecimalNode.valueOf(left.divide(right, MathContext.DECIMAL64));
      case "%" -> DecimalNode.valueOf(left.remainder(right));
      case "<" -> BooleanNode.valueOf(left.compareTo(right) < 0);
      case "<=" -> BooleanNode.valueOf(left.compareTo(right) <= 0);
      case ">" -> BooleanNode.valueOf(left.compareTo(right) > 0);
      case ">=" -> BooleanNode.valueOf(left.compareTo(right) >= 0);
      default -> throw new HclException(line, "there is no operator " + operator);
    };
  }

  private static boolean same(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue()) == 0;
    }
    return Objects.equals(left, right);
  }

  private static boolean truth(JsonNode value, int line) {
    if (value.isBoolean() || value.asText().matches("true|false")) {
      return value.asBoolean();
    }
    throw new HclException(line, value + " is neither true nor false");
  }

  static BigDecimal number(JsonNode value, int line) {
    try {
      return value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText());
    } catch (NumberFormatException e) {
      throw new HclException(line, value + " is no number");
    }
  }

  /** A value as it stands within a string. */
  static String text(JsonNode value) {
    if (value.isContainerNode()) {
      throw new HclException("a list or a map can't be put into a string");
    }
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asText();
  }
}
