package dev.tether.harness.embedded.hcl;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tether.harness.embedded.hcl.Expression.Piece;
import java.util.ArrayList;
import java.util.List;

/** Parses strings, in quotes and as heredocs. */
final class TemplateParser {
  private final Cursor cursor;

  TemplateParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** A constant where nothing is interpolated. */
  static Expression expression(List<Piece> pieces) {
    if (pieces.isEmpty()) {
      return new Expression.Constant(TextNode.valueOf(""));
    }
    return pieces.size() == 1 && pieces.getFirst() instanceof Piece.Text(String text)
        ? new Expression.Constant(TextNode.valueOf(text))
        : new Expression.Template(pieces);
  }

  /** Everything up to the end, without escapes by backslash. */
  List<Piece> raw() {
    Pieces pieces = new Pieces();
    while (!cursor.atEnd()) {
      interpolationOr(pieces);
    }
    return pieces.all();
  }

  /** What stands between the quotes; the opening one is next. */
  List<Piece> quoted() {
    int line = cursor.line();
    cursor.expect("\"");
    Pieces pieces = new Pieces();
    while (true) {
      if (cursor.atEnd() || cursor.peek() == '\n') {
        throw new HclException(line, "the string has no end on its line");
      }
      if (cursor.take("\"")) {
        return pieces.all();
      }
      if (cursor.take("\\")) {
        pieces.text(escape());
      } else {
        interpolationOr(pieces);
      }
    }
  }

  private void interpolationOr(Pieces pieces) {
    if (cursor.take("$${")) {
      pieces.text("${");
    } else if (cursor.take("%%{")) {
      pieces.text("%{");
    } else if (cursor.looksAt("%{")) {
      throw new HclException(cursor.line(), "template directives (%{) are not imitated");
    } else if (cursor.looksAt("${")) {
      pieces.add(interpolation());
    } else {
      pieces.text(String.valueOf(cursor.next()));
    }
  }

  private Piece interpolation() {
    int start = cursor.position();
    cursor.expect("${");
    cursor.take("~");
    cursor.skipSpaceAndLines();
    Expression expression = new ExpressionParser(cursor).parse();
    cursor.skipSpaceAndLines();
    cursor.take("~");
    cursor.expect("}");
    return new Piece.Interpolation(expression, cursor.since(start));
  }

  private String escape() {
    char c = cursor.next();
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"' -> "\"";
      case '\\' -> "\\";
      case 'u' -> unicode(4);
      case 'U' -> unicode(8);
      default -> throw new HclException(cursor.line(), "there is no escape \\" + c);
    };
  }

  private String unicode(int digits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      hex.append(cursor.next());
    }
    try {
      return Character.toString(Integer.parseInt(hex.toString(), 16));
    } catch (IllegalArgumentException e) {
      throw new HclException(cursor.line(), "\\u" + hex + " is no character");
    }
  }

  /** A heredoc; {@code <<} was taken. */
  Expression heredoc() {
    boolean indented = cursor.take("-");
    String end = cursor.identifier();
    int line = cursor.line();
    cursor.restOfLine();
    List<String> lines = new ArrayList<>();
    while (true) {
      if (cursor.atEnd()) {
        throw new HclException(line, "the text that ends with " + end + " has no end");
      }
      int start = cursor.position();
      String text = cursor.restOfLine();
      if (text.strip().equals(end)) {
        // The line break after it ends the attribute.
        cursor.back(start + text.length());
        break;
      }
      lines.add(text);
    }
    int margin =
        lines.stream()
            .filter(text -> !text.isBlank())
            .mapToInt(text -> text.length() - text.stripLeading().length())
            .min()
            .orElse(0);
    StringBuilder all = new StringBuilder();
    for (String text : lines) {
      all.append(indented && !text.isBlank() ? text.substring(margin) : text).append('\n');
    }
    return expression(new TemplateParser(new Cursor(all.toString())).raw());
  }

  /** Joins what is plain text. */
  private static final class Pieces {
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();

    void text(String text) {
      plain.append(text);
    }

    void add(Piece piece) {
      flush();
      pieces.add(piece);
    }

    private void flush() {
      if (!plain.isEmpty()) {
        pieces.add(new Piece.Text(plain.toString()));
        plain.setLength(0);
      }
    }

    List<Piece> all() {
      flush();
      return pieces;
    }
  }
}
