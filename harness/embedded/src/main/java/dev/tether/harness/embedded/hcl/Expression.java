package dev.tether.harness.embedded.hcl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Something with a value. */
public sealed interface Expression {

  /** A value as it stands. */
  record Constant(JsonNode value) implements Expression {}

  /** A string made of pieces; a single interpolation keeps the type of its value. */
  record Template(List<Piece> pieces) implements Expression {}

  /** A piece of a template. */
  sealed interface Piece {

    /** Characters as they are. */
    record Text(String text) implements Piece {}

    /**
     * {@code ${expression}}.
     *
     * @param source as it was written, for those who evaluate it later
     */
    record Interpolation(Expression expression, String source) implements Piece {}
  }

  /** {@code [a, b]}. */
  record Tuple(List<Expression> elements) implements Expression {}

  /** {@code { a = b }}. */
  record Mapping(List<Pair> pairs) implements Expression {}

  /** A key with its value. */
  record Pair(Expression key, Expression value) {}

  /** A variable. */
  record Variable(String name, int line) implements Expression {}

  /** {@code of.key} or {@code of[key]}. */
  record Index(Expression of, Expression key, int line) implements Expression {}

  /** {@code name(arguments)}. */
  record Call(String name, List<Expression> arguments, int line) implements Expression {}

  /** {@code -operand} or {@code !operand}. */
  record Unary(String operator, Expression operand, int line) implements Expression {}

  /** {@code left operator right}. */
  record Binary(String operator, Expression left, Expression right, int line)
      implements Expression {}

  /** {@code condition ? yes : no}. */
  record Conditional(Expression condition, Expression yes, Expression no, int line)
      implements Expression {}
}
