package dev.tether.harness.embedded.hcl;

import java.util.List;

/** Parses HCL. */
public final class Hcl {
  private Hcl() {}

  /**
   * Parses a whole file.
   *
   * @throws HclException when it is not HCL, with the line
   */
  public static Body parse(String text) {
    return new BodyParser(new Cursor(text)).file();
  }

  /**
   * Parses one expression, and nothing after it.
   *
   * @throws HclException when it is none
   */
  public static Expression expression(String text) {
    Cursor cursor = new Cursor(text);
    Expression expression = new ExpressionParser(cursor).parse();
    cursor.skipSpaceAndLines();
    if (!cursor.atEnd()) {
      throw cursor.unexpected("the end of the expression");
    }
    return expression;
  }

  /**
   * Parses what would stand between quotes: text with {@code ${}}.
   *
   * @throws HclException when an interpolation is broken
   */
  public static Expression template(String text) {
    List<Expression.Piece> pieces = new TemplateParser(new Cursor(text)).raw();
    return new Expression.Template(pieces);
  }
}
