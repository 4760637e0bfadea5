package dev.tether.web.page;

import java.util.Objects;

/**
 * What a browser's timeline knows already, so that only what is new is sent.
 *
 * @param calls the number of the first call it wants
 * @param owners the number of the first change of owner it wants
 * @param actions the number of the first action it wants
 * @param moves the revision of the moves it has
 * @param nodes a digest of the nodes it has
 */
public record TimelineCursor(long calls, long owners, long actions, long moves, String nodes) {
  /** Knows nothing. */
  public static final TimelineCursor START = new TimelineCursor(0, 0, 0, 0, "");

  public TimelineCursor {
    Objects.requireNonNull(nodes, "nodes");
  }

  /** Reads it as {@link #text} writes it; what is no cursor knows nothing. */
  public static TimelineCursor parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 5 || !text.matches("(\\d{1,18}\\.){4}[0-9a-f]{0,8}")) {
      return START;
    }
    return new TimelineCursor(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        parts[4]);
  }

  /** For addresses. */
  public String text() {
    return calls + "." + owners + "." + actions + "." + moves + "." + nodes;
  }
}
