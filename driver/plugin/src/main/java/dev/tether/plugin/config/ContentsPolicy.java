package dev.tether.plugin.config;

import dev.tether.runtime.Settings.InvalidSetting;
import java.util.Objects;

/**
 * What of a task's files may travel.
 *
 * @param maxBytes how much the files may take in all
 * @param maxFiles how many files, directories and links there may be
 * @param writableVolumes what becomes of volumes that the job mounts for writing
 * @param bringBack whether {@code alloc/data} comes back when the task has ended
 * @param maxBringBackBytes how much may come back
 */
public record ContentsPolicy(
    long maxBytes,
    long maxFiles,
    WritableVolumes writableVolumes,
    boolean bringBack,
    long maxBringBackBytes) {

  /** What becomes of a volume that the job mounts for writing. */
  public enum WritableVolumes {
    /** The task is not started. */
    REFUSE,
    /** The task gets a copy of its own; what it changes there stays there. */
    COPY
  }

  /** What holds where nobody says otherwise. */
  public static final ContentsPolicy DEFAULT =
      new ContentsPolicy(10L << 30, 100_000, WritableVolumes.REFUSE, true, 1L << 30);

  public ContentsPolicy {
    Objects.requireNonNull(writableVolumes, "writableVolumes");
  }

  /** Reads the plugin's block. */
  static ContentsPolicy ofPlugin(ConfigSettings settings) {
    return new ContentsPolicy(
        Sizes.bytes(settings, "max_size").orElse(DEFAULT.maxBytes),
        positive(settings, "max_files", DEFAULT.maxFiles),
        DEFAULT.writableVolumes,
        settings.flag("bring_back").orElse(DEFAULT.bringBack),
        Sizes.bytes(settings, "bring_back_max_size").orElse(DEFAULT.maxBringBackBytes));
  }

  /** Reads a task's block, which may lower what the plugin allows. */
  ContentsPolicy lowered(ConfigSettings settings) {
    return new ContentsPolicy(
        atMost(maxBytes, Sizes.bytes(settings, "max_size").orElse(maxBytes), settings, "max_size"),
        atMost(maxFiles, positive(settings, "max_files", maxFiles), settings, "max_files"),
        settings.choice("writable_volumes", WritableVolumes.class, writableVolumes),
        settings.flag("bring_back").orElse(bringBack),
        atMost(
            maxBringBackBytes,
            Sizes.bytes(settings, "bring_back_max_size").orElse(maxBringBackBytes),
            settings,
            "bring_back_max_size"));
  }

  private static long positive(ConfigSettings settings, String key, long otherwise) {
    long number = settings.number(key).orElse(otherwise);
    if (number < 1) {
      throw new InvalidSetting(settings.qualified(key), "has to be at least 1");
    }
    return number;
  }

  private static long atMost(long allowed, long wanted, ConfigSettings settings, String key) {
    if (wanted > allowed) {
      throw new InvalidSetting(
          settings.qualified(key),
          "may not be more than the %d that the plugin's configuration allows".formatted(allowed));
    }
    return wanted;
  }
}
