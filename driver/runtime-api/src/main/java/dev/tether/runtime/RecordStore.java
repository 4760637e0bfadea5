package dev.tether.runtime;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Small records that all driver instances of a cluster share, changed only by compare-and-set. For
 * runtimes that have no such thing of their own. Thread-safe; every method may block, and throws
 * {@link RemoteFailure.Unreachable} when there is no answer in reasonable time.
 */
public interface RecordStore {

  /**
   * One record.
   *
   * @param key letters, digits and {@code - _ / ~}
   * @param value at most 60,000 bytes of UTF-8
   * @param version grows with each write, also across a deletion
   */
  record Stored(String key, String value, long version) {
    public Stored {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
    }
  }

  /** The version of a record that does not exist. */
  long ABSENT = 0;

  /** The record at {@code key}. */
  Optional<Stored> read(String key);

  /** The keys that begin with {@code prefix}, each with the version of its record. */
  Map<String, Long> versions(String prefix);

  /**
   * Writes a record if its version is still {@code expectedVersion}, {@link #ABSENT} to create it.
   *
   * @return the record as it is now, or nothing when somebody else changed it meanwhile
   */
  Optional<Stored> write(String key, String value, long expectedVersion);

  /**
   * Deletes a record if its version is still {@code expectedVersion}.
   *
   * @return whether it is gone now
   */
  boolean delete(String key, long expectedVersion);
}
