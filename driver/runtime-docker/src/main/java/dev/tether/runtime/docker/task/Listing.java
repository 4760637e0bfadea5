package dev.tether.runtime.docker.task;

import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.docker.engine.ContainerFacts;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.Containers.Listed;
import dev.tether.runtime.docker.record.Heartbeat;
import dev.tether.runtime.docker.record.Keys;
import dev.tether.runtime.docker.record.TaskRecord;
import dev.tether.runtime.docker.record.TaskRecordCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Brings a {@link Table} up to date with all records and containers: one listing of each, and then
 * only what has changed. Callers that come while one is under way share the next one. Thread-safe.
 */
final class Listing {
  private static final int AT_A_TIME = 16;

  /** A heartbeat of another process, as last read. */
  record Beat(Heartbeat heartbeat, long version, long seen) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Table table;
  private final Keys keys;
  private final RecordStore store;
  private final Containers containers;
  private final Map<String, String> labels;
  private final String ownDriver;
  private final LongSupplier nanos;
  private final Map<String, Beat> beats = new HashMap<>();
  private volatile long lastBegan;
  private volatile boolean any;
  private volatile List<Listed> lastListed = List.of();

  Listing(
      Table table,
      Records records,
      Containers containers,
      Map<String, String> labels,
      String instance,
      LongSupplier nanos) {
    this.table = table;
    this.keys = records.keys();
    this.store = records.store();
    this.containers = containers;
    this.labels = labels;
    this.ownDriver = keys.driverPrefix() + instance + "-";
    this.nanos = nanos;
  }

  /** Lists anew, or waits for a listing that began after this call. */
  void refresh() {
    long asked = nanos.getAsLong();
    lock.lock();
    try {
      if (any && lastBegan - asked > 0) {
        return;
      }
      long began = nanos.getAsLong();
      list();
      lastBegan = began;
      any = true;
    } finally {
      lock.unlock();
    }
  }

  /** The containers as last listed. */
  List<Listed> listed() {
    return lastListed;
  }

  /** Heartbeats of other processes that have not changed since before that, by key. */
  Map<String, Beat> beatsNotSince(long time) {
    lock.lock();
    try {
      Map<String, Beat> old = new HashMap<>(beats);
      old.values().removeIf(beat -> beat.seen() - time > 0);
      return old;
    } finally {
      lock.unlock();
    }
  }

  /** Looks only at the tasks' records, so as to hear soon of tasks that others took over. */
  void refreshRecords() {
    lock.lock();
    try {
      readTasks(store.versions(keys.taskPrefix()), table.beginListing());
    } finally {
      lock.unlock();
    }
  }

  private void list() {
    long began = table.beginListing();
    Map<String, Long> versions = store.versions(keys.base());
    List<Listed> listed = containers.list(labels);
    readTasks(versions, began);
    table.retain(
        versions.keySet().stream().filter(key -> key.startsWith(keys.taskPrefix())).toList(),
        began);
    readHeartbeats(versions);
    inspect(listed);
    lastListed = listed;
  }

  private void readTasks(Map<String, Long> versions, long began) {
    Map<String, Long> known = table.versions();
    List<Callable<Boolean>> reads = new ArrayList<>();
    versions.forEach(
        (key, version) -> {
          boolean isTask = key.startsWith(keys.taskPrefix());
          if (isTask && known.getOrDefault(key, RecordStore.ABSENT) < version) {
            reads.add(() -> readTask(key, began));
          }
        });
    inParallel(reads);
  }

  private boolean readTask(String key, long began) {
    Optional<RecordStore.Stored> stored = store.read(key);
    if (stored.isPresent() && !table.isTouchedSince(key, began)) {
      TaskRecord record = TaskRecordCodec.decode(key, stored.get().value());
      table.accept(key, record, stored.get().version());
    }
    return true;
  }

  private void readHeartbeats(Map<String, Long> versions) {
    beats.keySet().retainAll(versions.keySet());
    versions.forEach(
        (key, version) -> {
          if (key.startsWith(keys.driverPrefix()) && !key.startsWith(ownDriver)) {
            readHeartbeat(key, version);
          }
        });
  }

  private void readHeartbeat(String key, long version) {
    Beat known = beats.get(key);
    boolean isNew = known == null || known.version() != version;
    if (isNew) {
      Optional<RecordStore.Stored> stored = store.read(key);
      if (stored.isEmpty()) {
        return;
      }
      known =
          new Beat(
              Heartbeat.decode(stored.get().value()), stored.get().version(), nanos.getAsLong());
      beats.put(key, known);
    }
    known.heartbeat().signs().forEach((id, sign) -> table.sign(new RemoteTaskId(id), sign, isNew));
  }

  private void inspect(List<Listed> listed) {
    Map<String, ContainerFacts.Status> statuses = new HashMap<>();
    listed.forEach(each -> statuses.put(each.id(), each.status()));
    List<Callable<Boolean>> inspections = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      Optional<String> container = row.record().containerId();
      if (container.isPresent() && isNews(row.facts(), statuses.get(container.get()))) {
        inspections.add(
            () -> {
              table.accept(containers.facts(container.get()));
              return true;
            });
      }
    }
    inParallel(inspections);
  }

  private static boolean isNews(Optional<ContainerFacts> known, ContainerFacts.Status listed) {
    if (known.isEmpty()) {
      return true;
    }
    ContainerFacts.Status status = known.get().status();
    return status != ContainerFacts.Status.GONE
        && status != ContainerFacts.Status.ENDED
        && status != listed;
  }

  private static void inParallel(List<Callable<Boolean>> work) {
    Semaphore places = new Semaphore(AT_A_TIME);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (Callable<Boolean> each : work) {
        all.add(
            threads.submit(
                () -> {
                  places.acquire();
                  try {
                    return each.call();
                  } finally {
                    places.release();
                  }
                }));
      }
      for (Future<Boolean> each : all) {
        await(each);
      }
    }
  }

  private static void await(Future<Boolean> each) {
    try {
      each.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("an error while listing", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new dev.tether.runtime.RemoteFailure.Unreachable("the listing was interrupted", e);
    }
  }
}
