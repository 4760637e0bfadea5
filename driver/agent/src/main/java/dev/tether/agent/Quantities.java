package dev.tether.agent;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts with units from a configuration. */
final class Quantities {
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s*(KiB|MiB|GiB|)");
  private static final Map<String, Integer> SHIFTS = Map.of("", 0, "KiB", 10, "MiB", 20, "GiB", 30);

  private Quantities() {}

  /** A length of time such as {@code 90s} or {@code 1h30m}. */
  static Duration duration(String key, String text) {
    Matcher parts = DURATION.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is not a length of time such as 90s or 1h30m".formatted(key, text));
    }
    return Duration.ofHours(number(parts.group(1)))
        .plusMinutes(number(parts.group(2)))
        .plusSeconds(number(parts.group(3)))
        .plusMillis(number(parts.group(4)));
  }

  /** A number of bytes such as {@code 4096} or {@code 64MiB}. */
  static long bytes(String key, String text) {
    Matcher parts = BYTES.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is not a number of bytes such as 4096 or 64MiB".formatted(key, text));
    }
    return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << SHIFTS.get(parts.group(2)));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
