package dev.tether.runtime.docker.task;

import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RecordStore;
import dev.tether.runtime.docker.record.Heartbeat;
import dev.tether.runtime.docker.record.Heartbeat.Sign;
import dev.tether.runtime.docker.record.Keys;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** This process's own heartbeat: what it has to say of its tasks, and when it is written. */
final class Pulse {
  private static final int WRITES_PER_LEASE = 4;

  /** What is to be said of one task. */
  private record Own(Sign sign, long at, Duration lease) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final RecordStore store;
  private final Keys keys;
  private final String instance;
  private final Duration interval;
  private final LongSupplier nanos;
  private final Map<String, Own> own = new TreeMap<>();
  private final Map<Integer, Long> versions = new HashMap<>();
  private boolean logsWentOn;
  private boolean signs;
  private long beat;
  private long written;

  /**
   * @param interval how often to write at most while logs go on
   */
  Pulse(RecordStore store, Keys keys, String instance, Duration interval, LongSupplier nanos) {
    this.store = store;
    this.keys = keys;
    this.instance = instance;
    this.interval = interval;
    this.nanos = nanos;
    this.written = nanos.getAsLong() - interval.toNanos();
  }

  /** Takes over a renewal, to be written in time. */
  void note(LeaseRenewal renewal, Duration lease) {
    lock.lock();
    try {
      String id = renewal.id().value();
      Own before = own.get(id);
      LogOffsets delivered =
          before == null ? renewal.delivered() : before.sign().delivered().max(renewal.delivered());
      logsWentOn |= before == null || !delivered.equals(before.sign().delivered());
      signs = true;
      boolean isEarlier = before != null && before.sign().generation() > renewal.generation();
      own.put(
          id,
          isEarlier
              ? new Own(
                  new Sign(before.sign().generation(), delivered, before.sign().last()),
                  before.at(),
                  before.lease())
              : new Own(
                  new Sign(renewal.generation(), delivered, renewal.last()),
                  nanos.getAsLong(),
                  lease));
    } finally {
      lock.unlock();
    }
  }

  /** Writes a heartbeat if none was written yet, which shows that this is allowed. */
  void introduce() {
    lock.lock();
    try {
      if (beat == 0) {
        beat++;
        write(0, new Heartbeat(beat, Map.of()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a task that is not on record any more. */
  void forget(String id) {
    lock.lock();
    try {
      own.remove(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what there is to say, if it is time.
   *
   * @param now whether it is time in any case
   */
  void write(boolean now) {
    lock.lock();
    try {
      long time = nanos.getAsLong();
      own.values().removeIf(each -> time - each.at() > each.lease().toNanos());
      if (now ? !own.isEmpty() : isTime(time)) {
        write();
        written = time;
        logsWentOn = false;
        signs = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isTime(long time) {
    Duration since = Duration.ofNanos(time - written);
    if (logsWentOn && since.compareTo(interval) >= 0) {
      return true;
    }
    Optional<Duration> shortest = own.values().stream().map(Own::lease).min(Duration::compareTo);
    return signs
        && shortest.isPresent()
        && since.compareTo(shortest.get().dividedBy(WRITES_PER_LEASE)) >= 0;
  }

  private void write() {
    beat++;
    List<Map.Entry<String, Own>> all = List.copyOf(own.entrySet());
    int parts = Math.ceilDiv(all.size(), Heartbeat.MOST_TASKS);
    for (int part = 0; part < parts; part++) {
      int from = part * Heartbeat.MOST_TASKS;
      Map<String, Sign> signs = new HashMap<>();
      for (var each : all.subList(from, Math.min(all.size(), from + Heartbeat.MOST_TASKS))) {
        signs.put(each.getKey(), each.getValue().sign());
      }
      write(part, new Heartbeat(beat, signs));
    }
  }

  /** Nobody else writes this record; after a lost answer its version may be another one though. */
  private void write(int part, Heartbeat heartbeat) {
    String key = keys.driver(instance, part);
    String text = heartbeat.encode();
    long expected = versions.getOrDefault(part, RecordStore.ABSENT);
    Optional<RecordStore.Stored> stored = store.write(key, text, expected);
    if (stored.isEmpty()) {
      long present = store.read(key).map(RecordStore.Stored::version).orElse(RecordStore.ABSENT);
      stored = store.write(key, text, present);
    }
    stored.ifPresent(s -> versions.put(part, s.version()));
  }
}
