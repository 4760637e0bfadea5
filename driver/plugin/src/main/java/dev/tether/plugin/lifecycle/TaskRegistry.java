package dev.tether.plugin.lifecycle;

import dev.tether.runtime.RemoteFailure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks this process manages, by the id that Nomad gave the invocation. Thread-safe. */
public final class TaskRegistry {
  private final Map<String, ManagedTask> tasks = new ConcurrentHashMap<>();

  /** The task of this invocation. */
  public Optional<ManagedTask> find(String nomadTaskId) {
    return Optional.ofNullable(tasks.get(nomadTaskId));
  }

  /** All tasks, as of now. */
  public Collection<ManagedTask> all() {
    return List.copyOf(tasks.values());
  }

  void add(ManagedTask task) {
    tasks.put(task.invocation().nomadTaskId(), task);
  }

  /**
   * Forgets an invocation and what is left of it, on the runtime too if its task has ended. One
   * that is not known needs nothing.
   *
   * @param force whether also one that is not over
   * @throws RemoteFailure.Refused when it is not over and not forced
   */
  public void destroy(String nomadTaskId, boolean force) {
    if (!force && find(nomadTaskId).filter(task -> !task.end().isDone()).isPresent()) {
      throw new RemoteFailure.Refused(
          "the task %s is running: stop it first, or force it".formatted(nomadTaskId));
    }
    Optional.ofNullable(tasks.remove(nomadTaskId)).ifPresent(ManagedTask::destroy);
  }
}
