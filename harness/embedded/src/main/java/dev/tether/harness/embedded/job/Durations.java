package dev.tether.harness.embedded.job;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5s}, {@code 200ms}. */
public final class Durations {
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

  private Durations() {}

  /**
   * Its nanoseconds.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static long nanos(String text) {
    if (text.equals("0")) {
      return 0;
    }
    String unsigned = text.startsWith("-") ? text.substring(1) : text;
    Matcher part = PART.matcher(unsigned);
    int end = 0;
    long nanos = 0;
    while (part.find() && part.start() == end) {
      nanos +=
          new BigDecimal(part.group(1))
              .multiply(BigDecimal.valueOf(UNITS.get(part.group(2))))
              .longValue();
      end = part.end();
    }
    if (end == 0 || end != unsigned.length()) {
      throw new IllegalArgumentException("\"" + text + "\" is no duration such as 10s or 1h30m");
    }
    return text.startsWith("-") ? -nanos : nanos;
  }
}
