package dev.tether.benchmarks.remote;

import dev.tether.agent.wire.ExitResult;
import dev.tether.agent.wire.Owner;
import dev.tether.agent.wire.OwnerSpan;
import dev.tether.agent.wire.Slot;
import dev.tether.agent.wire.Task;
import dev.tether.agent.wire.TaskState;
import dev.tether.agent.wire.WatchEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The records of tasks that there are not, and who watches them. Thread-safe. */
final class SyntheticTasks {
  private static final long LEASE_NANOS = 3_600_000_000_000L;

  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final List<Consumer<WatchEvent>> watchers = new CopyOnWriteArrayList<>();
  private long revision;

  synchronized Task add(String id, Slot slot, Owner owner) {
    long now = System.currentTimeMillis() * 1_000_000;
    Task task =
        Task.newBuilder()
            .setId(id)
            .setToken("token-" + id)
            .setSlot(slot)
            .setSpecificationHash("hash")
            .setGeneration(1)
            .setOwner(owner)
            .setHeldNanos(now + LEASE_NANOS)
            .setState(
                TaskState.newBuilder()
                    .setRunning(
                        TaskState.Running.newBuilder()
                            .setStartedAtNanos(now)
                            .setIdentity("synthetic")))
            .setRevision(++revision)
            .addHistory(OwnerSpan.newBuilder().setGeneration(1).setOwner(owner).setSince(now))
            .build();
    put(task);
    return task;
  }

  synchronized List<Task> all() {
    return List.copyOf(tasks.values());
  }

  synchronized Optional<Task> find(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /** Changes a record and tells the watchers; nothing for one that there is not. */
  synchronized Optional<Task> change(String id, UnaryOperator<Task.Builder> change) {
    Optional<Task> changed =
        find(id).map(task -> change.apply(task.toBuilder()).setRevision(++revision).build());
    changed.ifPresent(this::put);
    return changed;
  }

  synchronized void endAll() {
    long now = System.currentTimeMillis() * 1_000_000;
    for (Task task : all()) {
      var _ =
          change(
              task.getId(),
              changed ->
                  changed.setState(
                      TaskState.newBuilder()
                          .setExited(
                              TaskState.Exited.newBuilder()
                                  .setStartedAtNanos(
                                      task.getState().getRunning().getStartedAtNanos())
                                  .setEndedAtNanos(now)
                                  .setResult(ExitResult.getDefaultInstance()))));
    }
  }

  synchronized void remove(String id) {
    if (tasks.remove(id) != null) {
      tell(WatchEvent.newBuilder().setGone(id).build());
    }
  }

  /** Tells everything there is, and then every change. */
  synchronized void watch(Consumer<WatchEvent> watcher) {
    tasks.values().forEach(task -> watcher.accept(present(task)));
    watcher.accept(
        WatchEvent.newBuilder().setSynced(WatchEvent.Synced.getDefaultInstance()).build());
    watchers.add(watcher);
  }

  void unwatch(Consumer<WatchEvent> watcher) {
    watchers.remove(watcher);
  }

  private void put(Task task) {
    tasks.put(task.getId(), task);
    tell(present(task));
  }

  private void tell(WatchEvent event) {
    watchers.forEach(watcher -> watcher.accept(event));
  }

  private static WatchEvent present(Task task) {
    return WatchEvent.newBuilder().setPresent(task).build();
  }
}
