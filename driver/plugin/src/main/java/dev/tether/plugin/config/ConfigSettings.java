package dev.tether.plugin.config;

import dev.tether.protocol.hclspec.ConfigException;
import dev.tether.protocol.hclspec.ConfigValues;
import dev.tether.runtime.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Settings as Nomad sent them. An empty text counts as absent. Immutable. */
public final class ConfigSettings implements Settings {
  private final ConfigValues values;

  private ConfigSettings(ConfigValues values) {
    this.values = Objects.requireNonNull(values, "values");
  }

  /** One of several blocks of the same name. */
  public record Labelled(String label, Settings settings) {}

  /**
   * Reads a configuration.
   *
   * @throws InvalidSetting when it is none
   */
  public static ConfigSettings decode(byte[] msgpack) {
    return checked(() -> new ConfigSettings(ConfigValues.decode(msgpack)));
  }

  @Override
  public Optional<String> text(String key) {
    return checked(() -> values.string(key)).filter(text -> !text.isEmpty());
  }

  @Override
  public Optional<Long> number(String key) {
    return checked(() -> values.integer(key));
  }

  @Override
  public Optional<Boolean> flag(String key) {
    return checked(() -> values.bool(key));
  }

  @Override
  public Optional<Duration> duration(String key) {
    return checked(() -> values.duration(key));
  }

  @Override
  public List<String> texts(String key) {
    return checked(() -> values.strings(key));
  }

  @Override
  public String qualified(String key) {
    return values.path(key);
  }

  /** The keys and blocks that are there. */
  public Set<String> keys() {
    return values.keys();
  }

  /** The settings in the block {@code name}; empty settings where there is no such block. */
  public ConfigSettings block(String name) {
    return checked(() -> values.block(name))
        .map(ConfigSettings::new)
        .orElseGet(() -> new ConfigSettings(ConfigValues.of(Map.of())));
  }

  /** The settings in each block {@code name}, in the order of their labels. */
  public List<Labelled> labelled(String name) {
    List<Labelled> blocks = new ArrayList<>();
    checked(() -> values.labelledBlocks(name)).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            block ->
                blocks.add(new Labelled(block.getKey(), new ConfigSettings(block.getValue()))));
    return List.copyOf(blocks);
  }

  /** One of the constants of {@code allowed}, in lower case, or {@code otherwise} if absent. */
  <E extends Enum<E>> E choice(String key, Class<E> allowed, E otherwise) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (E constant : allowed.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text.get())) {
        return constant;
      }
      names.add('"' + name + '"');
    }
    throw new InvalidSetting(
        qualified(key), "must be " + String.join(" or ", names) + ", got \"" + text.get() + '"');
  }

  private static <T> T checked(Supplier<T> access) {
    try {
      return access.get();
    } catch (ConfigException e) {
      throw new InvalidSetting(e.getMessage());
    }
  }
}
