package dev.tether.plugin.logs;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts the bytes that Nomad's collector has ever put into its files, also those in files that
 * Nomad has deleted since. Thread-safe.
 */
final class CollectedBytes {
  private final LogPipe pipe;
  private final SortedMap<Integer, Long> sizes = new TreeMap<>();

  /**
   * @param known sizes that were seen before, by number of the file
   */
  CollectedBytes(LogPipe pipe, Map<Integer, Long> known) {
    this.pipe = pipe;
    this.sizes.putAll(known);
  }

  /** Looks at the files and returns how many bytes were ever collected. */
  synchronized long total() {
    sizes.putAll(pipe.fileSizes());
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The sizes seen so far; what is kept of them makes the count survive deleted files. */
  synchronized SortedMap<Integer, Long> seen() {
    return new TreeMap<>(sizes);
  }
}
