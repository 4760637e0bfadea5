package dev.tether.agent;

import dev.tether.runtime.Option;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The form of a configuration file: lines of {@code key = value}, and what stands in a value. */
final class ConfigLines {
  private ConfigLines() {}

  /**
   * The values by their keys.
   *
   * @param options the keys there are
   * @throws IllegalArgumentException with one sentence that names the line
   */
  static Map<String, String> values(List<String> lines, List<Option> options) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("line %d is not \"key = value\"".formatted(i + 1));
      }
      String key = line.substring(0, equals).trim();
      if (options.stream().noneMatch(option -> option.name().equals(key))) {
        throw new IllegalArgumentException(
            "line %d: there is no key \"%s\"; the keys are %s"
                .formatted(
                    i + 1,
                    key,
                    options.stream().map(Option::name).collect(Collectors.joining(", "))));
      }
      if (values.put(key, line.substring(equals + 1).trim()) != null) {
        throw new IllegalArgumentException("line %d: \"%s\" was said before".formatted(i + 1, key));
      }
    }
    return values;
  }

  /**
   * The value of a key, or its default.
   *
   * @throws IllegalArgumentException when it is missing and has none, or is empty
   */
  static Optional<String> value(Map<String, String> values, Option option) {
    String value = values.get(option.name());
    if (value == null && option.required()) {
      throw new IllegalArgumentException("\"%s\" is missing".formatted(option.name()));
    }
    if (value != null && value.isEmpty()) {
      throw new IllegalArgumentException("\"%s\" has no value".formatted(option.name()));
    }
    return value == null ? option.defaultValue() : Optional.of(value);
  }

  /** The words of a value that has commas between them. */
  static List<String> list(Map<String, String> values, Option option) {
    return value(values, option)
        .map(text -> Arrays.stream(text.split(",", -1)).map(String::trim).toList())
        .orElse(List.of());
  }

  /** A whole number above 0. */
  static int positive(Map<String, String> values, Option option) {
    String text = value(values, option).orElseThrow();
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" is not a whole number above 0".formatted(option.name(), text));
  }
}
