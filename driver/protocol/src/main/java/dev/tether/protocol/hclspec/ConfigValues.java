package dev.tether.protocol.hclspec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Typed access to a decoded configuration or a block in it. Immutable.
 *
 * <p>Every method throws a {@link ConfigException} that names the whole path of the key when the
 * value is there but of another type, and when a required one is not there.
 */
public final class ConfigValues {
  private static final int SHOWN_CHARS = 60;

  private final String path;
  private final Map<String, Object> values;

  private ConfigValues(String path, Map<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  /** The top of a configuration. */
  public static ConfigValues of(Map<String, Object> values) {
    return new ConfigValues("", Map.copyOf(values));
  }

  /** The top of a configuration as Nomad sends it. */
  public static ConfigValues decode(byte[] msgpack) {
    return of(MsgpackConfig.decode(msgpack));
  }

  /** The keys that are set. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** The values as they were decoded. */
  public Map<String, Object> asMap() {
    return values;
  }

  /** The path of a key from the top, for instance {@code retry.max}. */
  public String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A string; a number or a truth value is given as its text. */
  public Optional<String> string(String key) {
    return find(key).map(value -> text(path(key), value));
  }

  /** A string that must be there and not be empty. */
  public String requiredString(String key) {
    return string(key)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> new ConfigException(path(key) + " is required and not set"));
  }

  /** A whole number that fits into 64 bits. */
  public Optional<Long> integer(String key) {
    return number(key)
        .map(
            number -> {
              try {
                return number.longValueExact();
              } catch (ArithmeticException e) {
                throw wrong(path(key), "a whole number", number);
              }
            });
  }

  /** A whole number within bounds, both of them allowed. */
  public Optional<Long> integer(String key, long min, long max) {
    Optional<Long> value = integer(key);
    if (value.isPresent() && (value.get() < min || value.get() > max)) {
      throw wrong(path(key), "from %d to %d".formatted(min, max), value.get());
    }
    return value;
  }

  /** A number, exactly as it was written. */
  public Optional<BigDecimal> number(String key) {
    return find(key)
        .map(
            value -> {
              try {
                return switch (value) {
                  case Long number -> BigDecimal.valueOf(number);
                  case Double number -> new BigDecimal(number.toString());
                  case String text -> decimal(text);
                  default -> throw wrong(path(key), "a number", value);
                };
              } catch (NumberFormatException e) {
                throw wrong(path(key), "a number", value);
              }
            });
  }

  /** A truth value. */
  public Optional<Boolean> bool(String key) {
    return find(key)
        .map(
            value ->
                switch (value) {
                  case Boolean truth -> truth;
                  case String text when text.equals("true") -> true;
                  case String text when text.equals("false") -> false;
                  default -> throw wrong(path(key), "true or false", value);
                });
  }

  /** A duration in Go's notation, for instance {@code "1m30s"}; not negative. */
  public Optional<Duration> duration(String key) {
    return find(key)
        .map(
            value ->
                Optional.of(value)
                    .filter(String.class::isInstance)
                    .flatMap(text -> GoDuration.parse((String) text))
                    .filter(duration -> !duration.isNegative())
                    .orElseThrow(
                        () ->
                            wrong(path(key), "a duration with its unit, such as \"30s\"", value)));
  }

  /** A list of strings, empty if it is not set. */
  public List<String> strings(String key) {
    List<String> strings = new ArrayList<>();
    for (Object element : elements(key)) {
      strings.add(text("%s[%d]".formatted(path(key), strings.size()), element));
    }
    return List.copyOf(strings);
  }

  /**
   * Strings by name, empty if it is not set: from a block of free keys, or from a list of maps,
   * where of equal names the last one counts.
   */
  public Map<String, String> stringMap(String key) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (ConfigValues part : blocks(key)) {
      for (String name : part.keys()) {
        strings.put(name, part.string(name).orElseThrow());
      }
    }
    return Map.copyOf(strings);
  }

  /** A block that appears at most once. */
  public Optional<ConfigValues> block(String key) {
    return find(key).map(value -> nested(path(key), value));
  }

  /** All blocks of that name; one that is no list counts as a list of one. */
  public List<ConfigValues> blocks(String key) {
    Optional<Object> value = find(key);
    if (value.isPresent() && value.get() instanceof Map<?, ?>) {
      return List.of(nested(path(key), value.get()));
    }
    List<ConfigValues> blocks = new ArrayList<>();
    for (Object element : elements(key)) {
      blocks.add(nested("%s[%d]".formatted(path(key), blocks.size()), element));
    }
    return List.copyOf(blocks);
  }

  /** Blocks with one label, by that label; empty if there is none. */
  public Map<String, ConfigValues> labelledBlocks(String key) {
    Map<String, ConfigValues> blocks = new LinkedHashMap<>();
    block(key)
        .ifPresent(
            all ->
                all.values.forEach(
                    (label, value) ->
                        blocks.put(
                            label, nested("%s[\"%s\"]".formatted(path(key), label), value))));
    return Map.copyOf(blocks);
  }

  private Optional<Object> find(String key) {
    Object value = values.get(key);
    if (value == NoValue.UNKNOWN) {
      throw new ConfigException(path(key) + " is not known yet");
    }
    return Optional.ofNullable(value).filter(known -> known != NoValue.NIL);
  }

  private List<?> elements(String key) {
    return find(key)
        .map(
            value -> {
              if (value instanceof List<?> list) {
                return list;
              }
              throw wrong(path(key), "a list", value);
            })
        .orElse(List.of());
  }

  private static ConfigValues nested(String path, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(path, "a block", value);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach((key, element) -> values.put((String) key, element));
    return new ConfigValues(path, Map.copyOf(values));
  }

  private static String text(String path, Object value) {
    return switch (value) {
      case String text -> text;
      case Long number -> number.toString();
      case Double number -> new BigDecimal(number.toString()).toPlainString();
      case Boolean truth -> truth.toString();
      default -> throw wrong(path, "a string", value);
    };
  }

  private static BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    if (number.precision() > 400 || Math.abs((long) number.scale()) > 400) {
      throw new NumberFormatException("too long");
    }
    return number;
  }

  private static ConfigException wrong(String path, String expected, Object actual) {
    String shown =
        switch (actual) {
          case String text -> "the string \"" + shortened(text) + "\"";
          case List<?> list -> "a list of " + list.size();
          case Map<?, ?> map -> "a block with " + map.size() + " keys";
          case NoValue none -> "nothing";
          default -> actual.toString();
        };
    return new ConfigException("%s must be %s, got %s".formatted(path, expected, shown));
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
  }
}
