package dev.tether.harness.embedded.state;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Everything that is stored. Safe for use by many threads. */
public final class StateStore {
  private static final int EVENTS_KEPT = 4096;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Table, Map<String, ObjectNode>> tables = new EnumMap<>(Table.class);
  private final Map<Table, Long> tableIndex = new EnumMap<>(Table.class);
  private final Deque<StateEvent> events = new ArrayDeque<>();
  private long index = 1;

  public StateStore() {
    for (Table table : Table.values()) {
      tables.put(table, new LinkedHashMap<>());
      tableIndex.put(table, index);
    }
  }

  /** A copy of a tree, one level deep: its fields can be replaced, but not changed inside. */
  public static ObjectNode copy(ObjectNode tree) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(tree);
    return copy;
  }

  /**
   * Reads and writes without anybody coming between. Writes within a write are one with it and have
   * the same index.
   */
  public void write(Runnable change) {
    lock.lock();
    try {
      if (lock.getHoldCount() == 1) {
        index++;
      }
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stores something new, or another state of it. Only within a write.
   *
   * @param entity gets its indexes; not to be changed any more
   * @param eventType for the event stream
   */
  public void put(Table table, String key, ObjectNode entity, String eventType) {
    expectWrite();
    ObjectNode before = tables.get(table).get(key);
    entity.put("CreateIndex", before == null ? index : before.path("CreateIndex").asLong(index));
    entity.put("ModifyIndex", index);
    tables.get(table).put(key, entity);
    tableIndex.put(table, index);
    publish(table, eventType, key, entity);
  }

  /** Changes something that is there, which gets a new state. Only within a write. */
  public void change(Table table, String key, String eventType, Consumer<ObjectNode> change) {
    expectWrite();
    ObjectNode before = tables.get(table).get(key);
    if (before == null) {
      throw new IllegalArgumentException("there is no " + table.topic() + " " + key);
    }
    ObjectNode after = copy(before);
    change.accept(after);
    put(table, key, after, eventType);
  }

  /** Forgets something. Only within a write. */
  public void remove(Table table, String key, String eventType) {
    expectWrite();
    ObjectNode before = tables.get(table).remove(key);
    if (before != null) {
      tableIndex.put(table, index);
      publish(table, eventType, key, before);
    }
  }

  private void expectWrite() {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("changes are made within write()");
    }
  }

  private void publish(Table table, String type, String key, ObjectNode entity) {
    List<String> filterKeys = new ArrayList<>();
    for (String field : List.of("JobID", "DeploymentID", "NodeID")) {
      if (!entity.path(field).asText("").isEmpty()) {
        filterKeys.add(entity.path(field).asText());
      }
    }
    events.add(
        new StateEvent(
            index, table, type, key, entity.path("Namespace").asText(""), filterKeys, entity));
    if (events.size() > EVENTS_KEPT) {
      events.remove();
    }
  }

  /** What is stored under a key. */
  public Optional<ObjectNode> find(Table table, String key) {
    lock.lock();
    try {
      return Optional.ofNullable(tables.get(table).get(key));
    } finally {
      lock.unlock();
    }
  }

  /** Everything of a kind, in the order in which it came. */
  public List<ObjectNode> all(Table table) {
    lock.lock();
    try {
      return List.copyOf(tables.get(table).values());
    } finally {
      lock.unlock();
    }
  }

  /** The index of the newest change. */
  public long index() {
    lock.lock();
    try {
      return index;
    } finally {
      lock.unlock();
    }
  }

  /** The index of the newest change of a kind. */
  public long index(Table table) {
    lock.lock();
    try {
      return tableIndex.get(table);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until an index is newer than another, or the time is over. */
  public void awaitNewer(LongSupplier current, long than, Duration limit)
      throws InterruptedException {
    lock.lock();
    try {
      var _ = awaitChange(() -> current.getAsLong() > than, limit);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something that is stored is as wanted, or the time is over. Looks again only after
   * a change of the store, so that a waiter never keeps busy.
   *
   * @return whether it is as wanted
   */
  public boolean await(
      Table table, String key, Predicate<Optional<ObjectNode>> wanted, Duration limit)
      throws InterruptedException {
    lock.lock();
    try {
      return awaitChange(() -> wanted.test(find(table, key)), limit);
    } finally {
      lock.unlock();
    }
  }

  /** The changes after an index that are still kept, the oldest first; waits for one. */
  public List<StateEvent> eventsAfter(long after, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      var _ = awaitChange(() -> index > after, limit);
      return events.stream().filter(event -> event.index() > after).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Waits with the lock held; looks once more when the time is over. */
  private boolean awaitChange(BooleanSupplier wanted, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    boolean met = wanted.getAsBoolean();
    while (!met && left > 0) {
      left = changed.awaitNanos(left);
      met = wanted.getAsBoolean();
    }
    return met;
  }
}
