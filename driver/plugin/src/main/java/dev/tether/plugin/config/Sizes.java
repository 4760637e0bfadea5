package dev.tether.plugin.config;

import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers of bytes such as {@code 4096} or {@code 10GiB}. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(KiB|MiB|GiB|TiB)?");
  private static final Map<String, Integer> SHIFTS =
      Map.of("", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

  private Sizes() {}

  /** The number of bytes at {@code key}, or nothing where it is absent. */
  static Optional<Long> bytes(Settings settings, String key) {
    return settings
        .text(key)
        .map(
            text -> {
              Matcher parts = SIZE.matcher(text);
              if (!parts.matches()) {
                throw new InvalidSetting(
                    settings.qualified(key),
                    "has to be a number of bytes such as 4096 or 10GiB, not \"" + text + '"');
              }
              String unit = parts.group(2) == null ? "" : parts.group(2);
              long count = Long.parseLong(parts.group(1));
              int shift = SHIFTS.get(unit);
              return count > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : count << shift;
            });
  }
}
