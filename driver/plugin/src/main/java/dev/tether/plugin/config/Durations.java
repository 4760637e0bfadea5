package dev.tether.plugin.config;

import java.time.Duration;

/** Writes lengths of time as Nomad's own files do: {@code 90s} is {@code 1m30s}. */
public final class Durations {
  private Durations() {}

  /** The largest units that lose nothing above a millisecond. */
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
