package dev.tether.runtime.docker.task;

import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.docker.record.Keys;
import dev.tether.runtime.docker.record.TaskRecord;
import dev.tether.runtime.docker.record.TaskRecordCodec;
import java.util.Optional;
import java.util.function.Function;

/** Reads and changes one cluster's task records, and keeps the table to it. Thread-safe. */
final class Records {
  /** Nobody loses so many races against others that make progress. */
  private static final int TRIES = 100;

  private final RecordStore store;
  private final Keys keys;
  private final Table table;

  Records(RecordStore store, Keys keys, Table table) {
    this.store = store;
    this.keys = keys;
    this.table = table;
  }

  /** A record as it was just read. */
  record Current(String key, TaskRecord record, long version) {}

  Keys keys() {
    return keys;
  }

  RecordStore store() {
    return store;
  }

  /** Reads the record at a key. */
  Optional<Current> read(String key) {
    Optional<Current> current =
        store
            .read(key)
            .map(
                stored ->
                    new Current(
                        key, TaskRecordCodec.decode(key, stored.value()), stored.version()));
    current.ifPresentOrElse(
        found -> table.accept(key, found.record(), found.version()), () -> table.remove(key));
    return current;
  }

  /**
   * Reads a task's record anew.
   *
   * @throws RemoteFailure.NoSuchTask when there is none
   */
  Current read(RemoteTaskId id) {
    return read(keyOf(id))
        .filter(current -> current.record().id().equals(id))
        .orElseThrow(() -> new RemoteFailure.NoSuchTask(id));
  }

  /** A task's id begins with the last part of its key. */
  private String keyOf(RemoteTaskId id) {
    int end = id.value().indexOf('-');
    if (end <= 0 || !id.value().matches("[0-9a-f]+-[0-9a-f]+")) {
      throw new RemoteFailure.NoSuchTask(id);
    }
    return keys.taskPrefix() + id.value().substring(0, end);
  }

  /**
   * Reads a task's record anew, and refuses a command of another generation than the present one.
   */
  Current read(RemoteTaskId id, long generation) {
    Current current = read(id);
    check(current, generation);
    return current;
  }

  private static void check(Current current, long generation) {
    if (current.record().generation() != generation) {
      throw new RemoteFailure.Fenced(
          current.record().id(), generation, current.record().generation());
    }
  }

  /**
   * Changes a task's record by compare-and-set, again as long as others are faster.
   *
   * @param next what to write, given what is there; nothing to leave it
   * @return the task after it
   */
  RemoteTask change(
      RemoteTaskId id, long generation, Function<Current, Optional<TaskRecord>> next) {
    for (int i = 0; i < TRIES; i++) {
      Current current = read(id, generation);
      Optional<TaskRecord> wanted = next.apply(current);
      if (wanted.isEmpty()) {
        return table.accept(current.key(), current.record(), current.version());
      }
      Optional<Current> written = write(current.key(), wanted.get(), current.version());
      if (written.isPresent()) {
        return table.accept(current.key(), written.get().record(), written.get().version());
      }
    }
    throw new RemoteFailure.Unreachable("the record of task " + id + " is changed all the time");
  }

  /** Writes a record if it is still what was read; nothing when it is not. */
  Optional<Current> write(String key, TaskRecord record, long expected) {
    return store
        .write(key, TaskRecordCodec.encode(record), expected)
        .map(
            stored -> {
              table.accept(key, record, stored.version());
              return new Current(key, record, stored.version());
            });
  }

  /** Deletes a record if it is still what was read. */
  boolean delete(Current current) {
    boolean gone = store.delete(current.key(), current.version());
    if (gone) {
      table.remove(current.key());
    }
    return gone;
  }
}
