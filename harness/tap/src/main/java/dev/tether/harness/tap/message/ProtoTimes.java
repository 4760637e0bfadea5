package dev.tether.harness.tap.message;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/** Times as text, both ways: {@code 5s}, {@code 0.25s}, {@code 2026-01-31T10:00:00Z}. */
final class ProtoTimes {
  private ProtoTimes() {}

  static String text(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNanos(), 9));
    BigDecimal shown = seconds.signum() == 0 ? BigDecimal.ZERO : seconds.stripTrailingZeros();
    return shown.toPlainString() + "s";
  }

  /**
   * Reads seconds, with or without their unit, or milliseconds with theirs.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static Duration duration(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    try {
      BigDecimal seconds =
          plain.endsWith("ms")
              ? new BigDecimal(plain.substring(0, plain.length() - 2)).movePointLeft(3)
              : new BigDecimal(
                  plain.endsWith("s") ? plain.substring(0, plain.length() - 1) : plain);
      return Duration.newBuilder()
          .setSeconds(seconds.longValue())
          .setNanos(seconds.remainder(BigDecimal.ONE).movePointRight(9).intValue())
          .build();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a duration is a number of seconds, such as \"5s\"", e);
    }
  }

  /**
   * Reads an instant.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Timestamp timestamp(String text) {
    try {
      Instant instant = Instant.parse(text);
      return Timestamp.newBuilder()
          .setSeconds(instant.getEpochSecond())
          .setNanos(instant.getNano())
          .build();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a time looks like \"2026-01-31T10:00:00Z\"", e);
    }
  }
}
