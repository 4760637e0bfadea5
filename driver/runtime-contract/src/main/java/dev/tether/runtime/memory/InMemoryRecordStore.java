package dev.tether.runtime.memory;

import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records that last as long as this object. Thread-safe. */
public final class InMemoryRecordStore implements RecordStore {
  private final Map<String, Stored> records = new TreeMap<>();
  private long version;
  private long writes;
  private boolean unreachable;

  /** Has every call fail, or work again. */
  public synchronized void setUnreachable(boolean value) {
    unreachable = value;
  }

  /** How many writes and deletions were asked for so far. */
  public synchronized long writes() {
    return writes;
  }

  private void check() {
    if (unreachable) {
      throw new RemoteFailure.Unreachable("the records can't be reached");
    }
  }

  @Override
  public synchronized Optional<Stored> read(String key) {
    check();
    return Optional.ofNullable(records.get(key));
  }

  @Override
  public synchronized Map<String, Long> versions(String prefix) {
    check();
    Map<String, Long> versions = new HashMap<>();
    records.forEach(
        (key, stored) -> {
          if (key.startsWith(prefix)) {
            versions.put(key, stored.version());
          }
        });
    return versions;
  }

  private boolean isStill(String key, long expected) {
    Stored present = records.get(key);
    return (present == null ? ABSENT : present.version()) == expected;
  }

  @Override
  public synchronized Optional<Stored> write(String key, String value, long expectedVersion) {
    check();
    writes++;
    if (!isStill(key, expectedVersion)) {
      return Optional.empty();
    }
    version++;
    Stored stored = new Stored(key, value, version);
    records.put(key, stored);
    return Optional.of(stored);
  }

  @Override
  public synchronized boolean delete(String key, long expectedVersion) {
    check();
    writes++;
    if (records.containsKey(key) && !isStill(key, expectedVersion)) {
      return false;
    }
    version++;
    records.remove(key);
    return true;
  }
}
