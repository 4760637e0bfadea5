package dev.tether.protocol.json;

/**
 * Builds the text of one JSON object on one line, in the order of the calls.
 *
 * <p>Used by one thread. A key that is put twice appears twice.
 */
public final class JsonObject {
  private static final String HEX = "0123456789abcdef";
  private static final String CUT = "…";

  private final StringBuilder text = new StringBuilder(160).append('{');

  /** Adds a string. */
  public JsonObject put(String key, String value) {
    key(key);
    quote(value, Integer.MAX_VALUE);
    return this;
  }

  /**
   * Adds a string that takes at most about {@code maxBytes} bytes of UTF-8 as it is written; a
   * longer one is cut and ends in an ellipsis.
   */
  public JsonObject put(String key, String value, int maxBytes) {
    key(key);
    quote(value, maxBytes);
    return this;
  }

  /** Adds a whole number. */
  public JsonObject put(String key, long value) {
    key(key);
    text.append(value);
    return this;
  }

  /** Adds a truth value. */
  public JsonObject put(String key, boolean value) {
    key(key);
    text.append(value);
    return this;
  }

  /** Adds another object as it is now. */
  public JsonObject put(String key, JsonObject value) {
    key(key);
    text.append(value.text).append('}');
    return this;
  }

  /** Whether nothing was added yet. */
  public boolean isEmpty() {
    return text.length() == 1;
  }

  /** The object's text, without a line end. */
  @Override
  public String toString() {
    return text + "}";
  }

  private void key(String key) {
    if (!isEmpty()) {
      text.append(',');
    }
    quote(key, Integer.MAX_VALUE);
    text.append(':');
  }

  private void quote(String value, int maxBytes) {
    text.append('"');
    int bytes = 0;
    for (int i = 0; i < value.length(); i++) {
      int before = text.length();
      char c = value.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && isLowSurrogateAt(value, i + 1);
      if (pair) {
        text.append(c).append(value.charAt(i + 1));
        bytes += 4;
      } else {
        bytes += escape(c);
      }
      if (bytes > maxBytes) {
        text.setLength(before);
        text.append(CUT);
        break;
      }
      if (pair) {
        i++;
      }
    }
    text.append('"');
  }

  private static boolean isLowSurrogateAt(String value, int index) {
    return index < value.length() && Character.isLowSurrogate(value.charAt(index));
  }

  /** Appends one character and returns how many bytes it takes. */
  private int escape(char c) {
    int before = text.length();
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        // U+2028 and U+2029 are line ends for JavaScript; a lone surrogate has no UTF-8 form.
        if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029) {
          unicode(c);
        } else if (Character.isSurrogate(c)) {
          unicode('\ufffd');
        } else {
          text.append(c);
          return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
      }
    }
    return text.length() - before;
  }

  private void unicode(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
