package dev.tether.runtime;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings that are no more than texts by key, and so can be sent elsewhere and compared.
 * Immutable.
 *
 * @param block the full name of the block they stand in, for messages; empty for the top
 * @param values one text for each key that is present, several for a list
 */
public record PlainSettings(String block, Map<String, List<String>> values) implements Settings {
  private static final Pattern LENGTHS = Pattern.compile("(\\d{1,15})(ms|s|m|h)");

  public PlainSettings {
    Objects.requireNonNull(block, "block");
    Map<String, List<String>> copy = new TreeMap<>();
    values.forEach((key, texts) -> copy.put(key, List.copyOf(texts)));
    values = Collections.unmodifiableMap(copy);
  }

  /** No settings at all. */
  public static PlainSettings none() {
    return new PlainSettings("", Map.of());
  }

  /** Settings of one text each. */
  public static PlainSettings of(String block, Map<String, String> texts) {
    Map<String, List<String>> values = new TreeMap<>();
    texts.forEach((key, text) -> values.put(key, List.of(text)));
    return new PlainSettings(block, values);
  }

  /**
   * The values of the declared options that are present in {@code settings}, whatever those are
   * made of.
   *
   * @throws InvalidSetting when a value is not of its option's type
   */
  public static PlainSettings copyOf(String block, List<Option> options, Settings settings) {
    Map<String, List<String>> values = new TreeMap<>();
    for (Option option : options) {
      List<String> texts = texts(option, settings);
      if (!texts.isEmpty()) {
        values.put(option.name(), texts);
      }
    }
    return new PlainSettings(block, values);
  }

  private static List<String> texts(Option option, Settings settings) {
    String key = option.name();
    return switch (option.type()) {
      case STRING -> settings.text(key).stream().toList();
      case NUMBER -> settings.number(key).map(String::valueOf).stream().toList();
      case BOOL -> settings.flag(key).map(String::valueOf).stream().toList();
      case DURATION ->
          settings.duration(key).map(length -> length.toMillis() + "ms").stream().toList();
      case STRING_LIST -> settings.texts(key);
    };
  }

  @Override
  public Optional<String> text(String key) {
    List<String> texts = texts(key);
    if (texts.size() > 1) {
      throw new InvalidSetting(qualified(key), "has to be one value, not a list");
    }
    return texts.stream().findFirst();
  }

  @Override
  public Optional<Long> number(String key) {
    return text(key)
        .map(
            text -> {
              try {
                return Long.valueOf(text);
              } catch (NumberFormatException e) {
                throw new InvalidSetting(
                    qualified(key), "has to be a whole number, not \"" + text + '"');
              }
            });
  }

  @Override
  public Optional<Boolean> flag(String key) {
    return text(key)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw new InvalidSetting(
                          qualified(key), "has to be true or false, not \"" + text + '"');
                });
  }

  @Override
  public Optional<Duration> duration(String key) {
    return text(key).map(text -> length(key, text));
  }

  private Duration length(String key, String text) {
    Matcher part = LENGTHS.matcher(text);
    Duration length = Duration.ZERO;
    int at = 0;
    while (part.find() && part.start() == at) {
      at = part.end();
      length = length.plus(length(part));
    }
    if (text.isEmpty() || at != text.length()) {
      throw new InvalidSetting(
          qualified(key), "has to be a length of time such as 90s or 1h30m, not \"" + text + '"');
    }
    return length;
  }

  private static Duration length(Matcher part) {
    long count = Long.parseLong(part.group(1));
    return switch (part.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  @Override
  public List<String> texts(String key) {
    return values.getOrDefault(key, List.of());
  }

  @Override
  public String qualified(String key) {
    return block.isEmpty() ? key : block + '.' + key;
  }
}
