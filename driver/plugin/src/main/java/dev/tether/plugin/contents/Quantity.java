package dev.tether.plugin.contents;

import java.util.Locale;

/** Numbers of files and bytes as people read them. */
final class Quantity {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Quantity() {}

  /** For instance {@code 3.4 MiB}. */
  static String bytes(long count) {
    double value = count;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? count + (count == 1 ? " byte" : " bytes")
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** For instance {@code 12 files, 3.4 MiB}. */
  static String files(long files, long bytes) {
    return "%d %s, %s".formatted(files, files == 1 ? "file" : "files", bytes(bytes));
  }
}
