package dev.tether.harness.conformance.report;

/** Text inside XML and HTML. */
final class Markup {
  private Markup() {}

  /**
   * The text with everything escaped that means something there, and without control characters.
   */
  static String text(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> {
                  boolean plain = c >= ' ' || c == '\n' || c == '\t';
                  out.appendCodePoint(plain && c != 0xfffe && c != 0xffff ? c : '?');
                }
              }
            });
    return out.toString();
  }
}
