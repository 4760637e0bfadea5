package dev.tether.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decoded values of declared {@link Option}s. Every accessor throws {@link InvalidSetting}, which
 * names the key, when the value is not what the key should hold.
 */
public interface Settings {

  /** A value that does not fit, with the full name of its key. */
  final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvalidSetting(String key, String problem) {
      this(key + ": " + problem);
    }

    /** Takes a whole sentence that names the key already. */
    public InvalidSetting(String message) {
      super(message);
    }
  }

  /** The text at {@code key}, or nothing where it is absent. */
  Optional<String> text(String key);

  /** The whole number at {@code key}, or nothing where it is absent. */
  Optional<Long> number(String key);

  /** The truth value at {@code key}, or nothing where it is absent. */
  Optional<Boolean> flag(String key);

  /** The length of time at {@code key}, or nothing where it is absent. */
  Optional<Duration> duration(String key);

  /** The texts at {@code key}; empty where it is absent. */
  List<String> texts(String key);

  /** The full name of a key, for messages: {@code agent "default".address}. */
  String qualified(String key);
}
