package dev.tether.runtime.docker.task;

import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.docker.engine.ContainerFacts;
import dev.tether.runtime.docker.record.Heartbeat;
import dev.tether.runtime.docker.record.TaskRecord;
import dev.tether.runtime.docker.record.TaskRecord.Hold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The tasks of one cluster as this process knows them: records and containers put together. Does no
 * input or output. Thread-safe.
 */
final class Table {
  /** One task's record with what is known beside it. */
  record Row(
      String key,
      TaskRecord record,
      long version,
      Optional<ContainerFacts> facts,
      RemoteTask task,
      long timeSinceEnd,
      Optional<java.time.Duration> stopLeft) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier nanos;
  private final Map<String, Entry> entries = new HashMap<>();

  /** Keys that this process wrote or deleted, with the {@link #tick} at which it did. */
  private final Map<String, Long> touched = new HashMap<>();

  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final List<Consumer<RemoteTask>> listeners = new CopyOnWriteArrayList<>();
  private long tick;

  Table(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private <T> T locked(Function<Long, T> work) {
    lock.lock();
    try {
      return work.apply(nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** All tasks. */
  List<RemoteTask> tasks() {
    return locked(now -> entries.values().stream().map(entry -> entry.task(now)).toList());
  }

  /** All rows. */
  List<Row> rows() {
    return locked(now -> entries.values().stream().map(entry -> row(entry, now)).toList());
  }

  /** The row at a key. */
  Optional<Row> row(String key) {
    return locked(now -> Optional.ofNullable(entries.get(key)).map(entry -> row(entry, now)));
  }

  /** The row of a task. */
  Optional<Row> row(RemoteTaskId id) {
    return locked(
        now ->
            entries.values().stream()
                .filter(entry -> entry.record.id().equals(id))
                .findFirst()
                .map(entry -> row(entry, now)));
  }

  private static Row row(Entry entry, long now) {
    return new Row(
        entry.key,
        entry.record,
        entry.version,
        entry.facts,
        entry.task(now),
        entry.endSeen == 0 ? 0 : now - entry.endSeen,
        entry.stopLeft(now));
  }

  /** The versions that are known. */
  Map<String, Long> versions() {
    return locked(
        _ -> {
          Map<String, Long> versions = new HashMap<>();
          entries.forEach((key, entry) -> versions.put(key, entry.version));
          return versions;
        });
  }

  /** Marks the beginning of a listing, for {@link #retain}. */
  long beginListing() {
    return locked(_ -> ++tick);
  }

  /** Takes over a record, unless a newer one is known. */
  RemoteTask accept(String key, TaskRecord record, long version) {
    return locked(
        now -> {
          touched.put(key, ++tick);
          Entry entry = entries.get(key);
          if (entry != null && !entry.record.id().equals(record.id())) {
            if (version < entry.version) {
              return entry.task(now);
            }
            drop(key);
            entry = null;
          }
          if (entry == null) {
            entry = new Entry(key, record, version, now);
            entries.put(key, entry);
            tell(entry, now);
          } else if (version > entry.version) {
            entry.accept(record, version, now);
            tell(entry, now);
          }
          return entry.task(now);
        });
  }

  /** Takes over how a container is, unless it is known to be further. */
  void accept(ContainerFacts facts) {
    locked(
        now -> {
          for (Entry entry : entries.values()) {
            boolean its = entry.record.containerId().filter(facts.id()::equals).isPresent();
            if (its && entry.facts.isEmpty()) {
              update(entry, facts, now);
            } else if (its && isNews(entry.facts.orElseThrow(), facts)) {
              update(entry, facts, now);
            }
          }
          return true;
        });
  }

  /** What was known of a container that has gone is kept where it had ended. */
  private static boolean isNews(ContainerFacts known, ContainerFacts facts) {
    return facts.isNotBefore(known)
        && facts.status() != known.status()
        && known.status() != ContainerFacts.Status.ENDED;
  }

  private void update(Entry entry, ContainerFacts facts, long now) {
    entry.facts = Optional.of(facts);
    if (entry.endSeen == 0 && !entry.state().isLive()) {
      entry.endSeen = now;
    }
    tell(entry, now);
  }

  /** The owner of a task gave a sign of life to this process itself, or to another one. */
  void sign(RemoteTaskId id, Heartbeat.Sign sign, boolean isNew) {
    locked(
        now -> {
          for (Entry entry : entries.values()) {
            if (entry.record.id().equals(id)) {
              sign(entry, sign, isNew, now);
            }
          }
          return true;
        });
  }

  private void sign(Entry entry, Heartbeat.Sign sign, boolean isNew, long now) {
    boolean held = entry.record.hold() instanceof Hold.Held;
    boolean ofEarlierOwner = sign.generation() < entry.record.generation();
    if (ofEarlierOwner && !sign.last()) {
      return;
    }
    if (isNew && held && sign.generation() == entry.record.generation()) {
      entry.signSeen = now;
    }
    LogOffsets before = entry.delivered;
    entry.delivered = before.max(sign.delivered());
    if (ofEarlierOwner && !entry.delivered.equals(before)) {
      tell(entry, now);
    }
  }

  /** Forgets a task. */
  void remove(String key) {
    locked(
        _ -> {
          touched.put(key, ++tick);
          drop(key);
          return true;
        });
  }

  /** Forgets what a listing did not have, but for what was written since it began. */
  void retain(Collection<String> listed, long began) {
    locked(
        _ -> {
          Set<String> missing = new LinkedHashSet<>(entries.keySet());
          missing.removeAll(listed);
          missing.removeIf(key -> touched.getOrDefault(key, 0L) > began);
          missing.forEach(this::drop);
          touched.values().removeIf(at -> at <= began);
          return true;
        });
  }

  /** Whether this process wrote or deleted a record since a listing began. */
  boolean isTouchedSince(String key, long began) {
    return locked(_ -> touched.getOrDefault(key, 0L) > began);
  }

  private void drop(String key) {
    Entry gone = entries.remove(key);
    if (gone != null) {
      watches.forEach(watch -> watch.gone(gone.record.id()));
    }
  }

  private void tell(Entry entry, long now) {
    RemoteTask task = entry.task(now);
    watches.forEach(watch -> watch.present(task));
    listeners.forEach(listener -> listener.accept(task));
  }

  /** Begins to tell changes, after all that is there. */
  Watch watch() {
    return locked(
        now -> {
          List<RemoteTask> present = new ArrayList<>();
          entries.values().forEach(entry -> present.add(entry.task(now)));
          Watch watch = new Watch(present, watches::remove);
          watches.add(watch);
          return watch;
        });
  }

  /** Has a listener called, within the lock, for each change; it must not wait. */
  void listen(Consumer<RemoteTask> listener) {
    listeners.add(listener);
  }

  void unlisten(Consumer<RemoteTask> listener) {
    listeners.remove(listener);
  }

  /** Tells all watchers that changes can't be told now. */
  void breakWatches(String reason) {
    watches.forEach(watch -> watch.fail(reason));
    watches.removeIf(Watch::isBroken);
  }

  /** Forgets everything, for an engine that is another one now. */
  void clear() {
    locked(
        _ -> {
          new ArrayList<>(entries.keySet()).forEach(this::drop);
          return true;
        });
  }
}
