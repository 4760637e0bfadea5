package dev.tether.harness.embedded.hcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Parses expressions. */
final class ExpressionParser {
  /** From the weakest to the strongest. */
  private static final List<List<String>> OPERATORS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("==", "!="),
          List.of("<=", ">=", "<", ">"),
          List.of("+", "-"),
          List.of("*", "/", "%"));

  private final Cursor cursor;

  ExpressionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  Expression parse() {
    int line = cursor.line();
    Expression condition = binary(0);
    cursor.skipSpace();
    if (!cursor.take("?")) {
      return condition;
    }
    cursor.skipSpaceAndLines();
    Expression yes = parse();
    cursor.skipSpaceAndLines();
    cursor.expect(":");
    cursor.skipSpaceAndLines();
    return new Expression.Conditional(condition, yes, parse(), line);
  }

  Expression quoted() {
    return TemplateParser.expression(new TemplateParser(cursor).quoted());
  }

  private Expression binary(int level) {
    if (level == OPERATORS.size()) {
      return unary();
    }
    Expression left = binary(level + 1);
    while (true) {
      int before = cursor.position();
      cursor.skipSpace();
      int line = cursor.line();
      String found = OPERATORS.get(level).stream().filter(cursor::looksAt).findFirst().orElse("");
      if (found.isEmpty()) {
        cursor.back(before);
        return left;
      }
      cursor.expect(found);
      cursor.skipSpaceAndLines();
      left = new Expression.Binary(found, left, binary(level + 1), line);
    }
  }

  private Expression unary() {
    int line = cursor.line();
    for (String operator : List.of("-", "!")) {
      if (cursor.take(operator)) {
        cursor.skipSpace();
        return new Expression.Unary(operator, unary(), line);
      }
    }
    Expression value = primary();
    while (true) {
      if (cursor.looksAt(".") && !cursor.looksAt("...")) {
        cursor.next();
        if (cursor.peek() == '*') {
          throw new HclException(line, "splats (.*) are not imitated");
        }
        value = new Expression.Index(value, constant(TextNode.valueOf(step())), line);
      } else if (cursor.take("[")) {
        cursor.skipSpaceAndLines();
        Expression key = parse();
        cursor.skipSpaceAndLines();
        cursor.expect("]");
        value = new Expression.Index(value, key, line);
      } else {
        return value;
      }
    }
  }

  private String step() {
    return Character.isDigit(cursor.peek()) ? digits() : cursor.identifier();
  }

  private String digits() {
    int start = cursor.position();
    while (Character.isDigit(cursor.peek())) {
      cursor.next();
    }
    return cursor.since(start);
  }

  private Expression primary() {
    if (cursor.peek() == '"') {
      return quoted();
    }
    if (cursor.take("<<")) {
      return new TemplateParser(cursor).heredoc();
    }
    if (cursor.take("(")) {
      cursor.skipSpaceAndLines();
      Expression inner = parse();
      cursor.skipSpaceAndLines();
      cursor.expect(")");
      return inner;
    }
    if (cursor.take("[")) {
      return new Expression.Tuple(elements("]"));
    }
    if (cursor.take("{")) {
      return mapping();
    }
    if (Character.isDigit(cursor.peek())) {
      return number();
    }
    if (cursor.atIdentifier()) {
      return named();
    }
    throw cursor.unexpected("a value");
  }

  private Expression number() {
    int start = cursor.position();
    digits();
    if (cursor.looksAt(".")) {
      cursor.next();
      digits();
    }
    if (cursor.peek() == 'e' || cursor.peek() == 'E') {
      cursor.next();
      if (cursor.peek() == '+' || cursor.peek() == '-') {
        cursor.next();
      }
      digits();
    }
    String text = cursor.since(start);
    try {
      return constant(DecimalNode.valueOf(new BigDecimal(text)));
    } catch (NumberFormatException e) {
      throw new HclException(cursor.line(), text + " is no number");
    }
  }

  private Expression named() {
    int line = cursor.line();
    String name = cursor.identifier();
    if (cursor.take("(")) {
      return new Expression.Call(name, elements(")"), line);
    }
    return switch (name) {
      case "true" -> constant(BooleanNode.TRUE);
      case "false" -> constant(BooleanNode.FALSE);
      case "null" -> constant(NullNode.getInstance());
      default -> new Expression.Variable(name, line);
    };
  }

  private static Expression constant(JsonNode value) {
    return new Expression.Constant(value);
  }

  private List<Expression> elements(String end) {
    List<Expression> elements = new ArrayList<>();
    cursor.skipSpaceAndLines();
    while (!cursor.take(end)) {
      refuseFor();
      elements.add(parse());
      cursor.skipSpaceAndLines();
      if (!cursor.take(",") && !cursor.looksAt(end)) {
        throw cursor.unexpected("\",\" or \"" + end + "\"");
      }
      cursor.skipSpaceAndLines();
    }
    return elements;
  }

  private Expression mapping() {
    List<Expression.Pair> pairs = new ArrayList<>();
    cursor.skipSpaceAndLines();
    while (!cursor.take("}")) {
      refuseFor();
      Expression key = key();
      cursor.skipSpace();
      if (!cursor.take("=") && !cursor.take(":")) {
        throw cursor.unexpected("\"=\" after the key");
      }
      cursor.skipSpaceAndLines();
      pairs.add(new Expression.Pair(key, parse()));
      cursor.skipSpace();
      if (!cursor.take(",") && cursor.peek() != '\n' && cursor.peek() != '}') {
        throw cursor.unexpected("\",\", a new line or \"}\"");
      }
      cursor.skipSpaceAndLines();
    }
    return new Expression.Mapping(pairs);
  }

  private Expression key() {
    if (cursor.peek() == '(') {
      return primary();
    }
    return cursor.peek() == '"' ? quoted() : constant(TextNode.valueOf(step()));
  }

  private void refuseFor() {
    if (cursor.looksAt("for ")) {
      throw new HclException(cursor.line(), "for expressions are not imitated");
    }
  }
}
