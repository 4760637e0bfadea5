package dev.tether.harness.embedded.hcl;

/** A place in a text. */
final class Cursor {
  private final String text;
  private int at;

  Cursor(String text) {
    this.text = text;
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  String since(int position) {
    return text.substring(position, at);
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The next character, or 0 at the end. */
  char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  boolean looksAt(String expected) {
    return text.startsWith(expected, at);
  }

  char next() {
    if (atEnd()) {
      throw unexpected("more");
    }
    return text.charAt(at++);
  }

  /** Takes this text if it is next. */
  boolean take(String expected) {
    if (looksAt(expected)) {
      at += expected.length();
      return true;
    }
    return false;
  }

  void expect(String expected) {
    if (!take(expected)) {
      throw unexpected("\"" + expected + "\"");
    }
  }

  int line() {
    int line = 1;
    for (int i = 0; i < Math.min(at, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  HclException unexpected(String wanted) {
    String found =
        atEnd()
            ? "the end of the text"
            : "\""
                + text.substring(at, Math.min(text.length(), at + 12))
                    .lines()
                    .findFirst()
                    .orElse("\\n")
                + "\"";
    return new HclException(line(), "expected " + wanted + ", found " + found);
  }

  /** Skips spaces and comments up to the end of the line. */
  void skipSpace() {
    skip(false);
  }

  /** Skips spaces, comments and line breaks. */
  void skipSpaceAndLines() {
    skip(true);
  }

  private void skip(boolean lines) {
    while (!atEnd()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n')) {
        at++;
      } else if (c == '#' || looksAt("//")) {
        skipToLineEnd();
      } else if (looksAt("/*")) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw new HclException(line(), "the comment has no end");
        }
        at = end + 2;
      } else {
        return;
      }
    }
  }

  private void skipToLineEnd() {
    while (!atEnd() && peek() != '\n') {
      at++;
    }
  }

  /** The rest of the line, which is taken with its end. */
  String restOfLine() {
    int start = at;
    skipToLineEnd();
    String rest = since(start);
    if (!atEnd()) {
      at++;
    }
    return rest;
  }

  boolean atIdentifier() {
    char c = peek();
    return Character.isLetter(c) || c == '_';
  }

  String identifier() {
    if (!atIdentifier()) {
      throw unexpected("a name");
    }
    int start = at;
    while (!atEnd() && (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-')) {
      at++;
    }
    return since(start);
  }
}
