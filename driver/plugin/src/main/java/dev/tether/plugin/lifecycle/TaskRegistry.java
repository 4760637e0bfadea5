package dev.tether.plugin.lifecycle;

import dev.tether.runtime.RemoteFailure;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks this process manages, by the id that Nomad gave the invocation. Thread-safe. */
public final class TaskRegistry {
  private final Map<String, ManagedTask> tasks = new ConcurrentHashMap<>();

  /** More than a node ever ends at once; Nomad starts the next invocation soon, or never. */
  private static final int MOST_OVER = 10_000;

  /** The invocations that Nomad ended last, while their tasks may still run. */
  private final Set<String> over =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST_OVER;
                }
              }));

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

  /** Notes that Nomad wants an invocation to end with its task. */
  void end(String nomadTaskId) {
    over.add(nomadTaskId);
  }

  /** Whether Nomad wants an invocation to be over, as far as this process was told. */
  boolean isOver(String nomadTaskId) {
    return over.contains(nomadTaskId);
  }

  /**
   * Leaves the task of an invocation to a later one of the same allocation, which Nomad began
   * without a word about the earlier one. Waits until its logs stand still.
   */
  void supersede(String nomadTaskId) throws InterruptedException {
    ManagedTask earlier = tasks.remove(nomadTaskId);
    if (earlier != null) {
      earlier.giveWay();
    }
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
    ManagedTask task = tasks.remove(nomadTaskId);
    if (task == null) {
      return;
    }
    if (task.end().isDone()) {
      over.remove(nomadTaskId);
    } else {
      over.add(nomadTaskId);
    }
    task.destroy();
  }
}
