package dev.tether.runtime;

import java.util.Objects;
import java.util.Optional;

/**
 * One key of a configuration, declared once: Nomad's schema, the decoding and the reference in the
 * documentation all come from here.
 *
 * @param name the key
 * @param type what it holds
 * @param defaultValue the value when the key is absent, as it is written in a job file without
 *     quotes
 * @param required whether Nomad refuses a configuration without it
 * @param description one sentence for the reference
 */
public record Option(
    String name, Type type, Optional<String> defaultValue, boolean required, String description) {

  /** What an option holds. */
  public enum Type {
    STRING,
    NUMBER,
    BOOL,
    /** A string such as {@code 90s}, {@code 40m} or {@code 1h30m}. */
    DURATION,
    STRING_LIST
  }

  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(defaultValue, "defaultValue");
    Objects.requireNonNull(description, "description");
    if (required && defaultValue.isPresent()) {
      throw new IllegalArgumentException("a required option has no default: " + name);
    }
  }

  /** A key that has to be there. */
  public static Option required(String name, Type type, String description) {
    return new Option(name, type, Optional.empty(), true, description);
  }

  /** A key that may be left out and then is simply absent. */
  public static Option optional(String name, Type type, String description) {
    return new Option(name, type, Optional.empty(), false, description);
  }

  /** A key that has a value of its own when it is left out. */
  public static Option withDefault(
      String name, Type type, String defaultValue, String description) {
    return new Option(name, type, Optional.of(defaultValue), false, description);
  }
}
