package dev.tether.agent.task;

import dev.tether.agent.record.Life;
import dev.tether.agent.record.RecordStore;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.Custody;
import dev.tether.runtime.Ownership;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * All tasks on record. A change is on disk before anybody can see it; changes of one task come one
 * after the other, those of different tasks side by side. May be used from any thread.
 */
final class TaskTable implements AutoCloseable {
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<String, ManagedTask> tasks = new ConcurrentHashMap<>();
  private final Map<String, ManagedTask> byToken = new ConcurrentHashMap<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final RecordStore store;

  /**
   * Reads a journal and keeps the table in it from now on.
   *
   * @param nanoTime a clock that never jumps, for leases
   */
  TaskTable(Path journal, InstantSource clock, LongSupplier nanoTime) throws IOException {
    this.clock = clock;
    this.nanoTime = nanoTime;
    RecordStore.recover(journal).forEach(this::insert);
    this.store = RecordStore.open(journal, this::records);
  }

  private Collection<TaskRecord> records() {
    return tasks.values().stream().map(ManagedTask::record).toList();
  }

  private void insert(TaskRecord record) {
    ManagedTask task = new ManagedTask(record, nanoTime.getAsLong());
    tasks.put(record.id(), task);
    byToken.put(record.origin().token(), task);
    publish(task);
  }

  Collection<ManagedTask> all() {
    return tasks.values();
  }

  Optional<ManagedTask> find(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /**
   * The task with this id.
   *
   * @throws RemoteFailure.NoSuchTask when there is none
   */
  ManagedTask get(String id) {
    return find(id).orElseThrow(() -> new RemoteFailure.NoSuchTask(new RemoteTaskId(id)));
  }

  Optional<ManagedTask> withToken(String token) {
    return Optional.ofNullable(byToken.get(token));
  }

  /** Puts a new task on record. */
  ManagedTask add(TaskRecord record) {
    store.put(record, () -> insert(record));
    return get(record.id());
  }

  /**
   * Changes a task.
   *
   * @param rule makes the next record; returns an equal one when nothing has to change, and throws
   *     when the change is not allowed
   * @throws RemoteFailure.NoSuchTask when the task is gone
   */
  TaskRecord change(ManagedTask task, UnaryOperator<TaskRecord> rule) {
    task.lock.lock();
    try {
      requirePresent(task);
      TaskRecord record = task.record();
      TaskRecord next = rule.apply(record);
      if (!next.equals(record)) {
        store.put(
            next,
            () -> {
              task.set(next, nanoTime.getAsLong());
              publish(task);
            });
      }
      return next;
    } finally {
      task.lock.unlock();
    }
  }

  /**
   * Takes a task off the record.
   *
   * @param check throws when that is not allowed
   * @throws RemoteFailure.NoSuchTask when the task is gone
   */
  void remove(ManagedTask task, Consumer<TaskRecord> check) {
    task.lock.lock();
    try {
      requirePresent(task);
      check.accept(task.record());
      store.remove(
          task.id(),
          () -> {
            tasks.remove(task.id());
            byToken.remove(task.record().origin().token(), task);
            task.setRemoved();
            publish(task);
          });
    } finally {
      task.lock.unlock();
    }
  }

  RecordStore store() {
    return store;
  }

  long nowNanos() {
    return nanoTime.getAsLong();
  }

  /** Follows the tasks of one cluster. */
  Subscription subscribe(String cluster) {
    Subscription subscription = new Subscription(cluster, this, subscriptions::remove);
    // From here on nothing is missed; what was there before is listed after it.
    subscriptions.add(subscription);
    subscription.begin(
        tasks.values().stream().filter(subscription::concerns).map(ManagedTask::id).toList());
    return subscription;
  }

  private void publish(ManagedTask task) {
    subscriptions.stream()
        .filter(subscription -> subscription.concerns(task))
        .forEach(subscription -> subscription.changed(task.id()));
  }

  /** The task as the runtime's callers see it, with times counted from now. */
  RemoteTask view(ManagedTask task) {
    TaskRecord record = task.record();
    Custody custody =
        record
            .holding()
            .detachedUntil()
            .<Custody>map(
                until -> new Custody.Detached(positive(Duration.between(clock.instant(), until))))
            .orElseGet(() -> new Custody.Held(task.leaseLeft(nowNanos())));
    return new RemoteTask(
        new RemoteTaskId(record.id()),
        record.origin().token(),
        record.origin().slot(),
        record.origin().specificationHash(),
        new Ownership(record.holding().generation(), record.holding().owner(), custody),
        state(record.life()),
        record.allotment().network(),
        record.delivered(),
        record.revision());
  }

  private static TaskState state(Life life) {
    return switch (life) {
      case Life.Intent intent -> new TaskState.Pending();
      case Life.Running running ->
          new TaskState.Running(running.started().at(), running.started().task().display());
      case Life.Exited exited ->
          new TaskState.Exited(exited.startedAt(), exited.endedAt(), exited.result());
    };
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private static void requirePresent(ManagedTask task) {
    if (task.isRemoved()) {
      throw new RemoteFailure.NoSuchTask(new RemoteTaskId(task.id()));
    }
  }

  /** Closes the journal. Changes fail from now on. */
  @Override
  public void close() {
    store.close();
  }
}
