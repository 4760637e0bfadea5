package dev.tether.protocol.logging;

import dev.tether.protocol.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * The text of one log line.
 *
 * <p>A host splits lines over 64 KiB and falls back to raw text when a timestamp has not exactly
 * six fraction digits; Nomad's agent crashes on a value of an {@code @} key that is no string.
 * Hence the limits below, and strings only.
 */
final class HclogLine {
  private static final int MESSAGE_BYTES = 24 << 10;
  private static final int STACK_BYTES = 24 << 10;
  private static final int NAME_BYTES = 1 << 10;

  private HclogLine() {}

  /** The line of a record, with its line end, always shorter than 64 KiB. */
  static String of(LogRecord record) {
    JsonObject line = start(record).put("@message", message(record), MESSAGE_BYTES);
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      line.put("error", String.valueOf(thrown), NAME_BYTES);
      line.put("stacktrace", stackTrace(thrown), STACK_BYTES);
    }
    return line + "\n";
  }

  /** The line for a record that cannot be formatted. */
  static String unprintable(LogRecord record, RuntimeException cause) {
    String message = "a log message could not be formatted: " + cause.getClass().getName();
    return start(record).put("@message", message) + "\n";
  }

  private static JsonObject start(LogRecord record) {
    String module = record.getLoggerName() == null ? "" : record.getLoggerName();
    return new JsonObject()
        .put("@level", level(record.getLevel()))
        .put("@timestamp", timestamp(record.getInstant()))
        .put("@module", module, NAME_BYTES);
  }

  static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (value >= Level.WARNING.intValue()) {
      return "warn";
    }
    if (value >= Level.INFO.intValue()) {
      return "info";
    }
    return value >= Level.FINE.intValue() ? "debug" : "trace";
  }

  /** Written by hand: a DateTimeFormatter costs a plugin's start more than all of its logging. */
  static String timestamp(Instant instant) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(27);
    padded(text, time.getYear(), 4).append('-');
    padded(text, time.getMonthValue(), 2).append('-');
    padded(text, time.getDayOfMonth(), 2).append('T');
    padded(text, time.getHour(), 2).append(':');
    padded(text, time.getMinute(), 2).append(':');
    padded(text, time.getSecond(), 2).append('.');
    return padded(text, instant.getNano() / 1000, 6).append('Z').toString();
  }

  private static StringBuilder padded(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    return text.repeat('0', Math.max(0, width - digits.length())).append(digits);
  }

  private static String message(LogRecord record) {
    String message = record.getMessage() == null ? "" : record.getMessage();
    if (record.getResourceBundle() != null && record.getResourceBundle().containsKey(message)) {
      message = record.getResourceBundle().getString(message);
    }
    Object[] parameters = record.getParameters();
    if (parameters == null || parameters.length == 0 || message.indexOf('{') < 0) {
      return message;
    }
    try {
      return MessageFormat.format(message, parameters);
    } catch (IllegalArgumentException e) {
      // A message with braces of its own, for instance JSON, is shown as it is.
      return message;
    }
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
