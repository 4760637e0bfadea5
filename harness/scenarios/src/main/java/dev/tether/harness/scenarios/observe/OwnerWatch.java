package dev.tether.harness.scenarios.observe;

import dev.tether.runtime.Custody;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes down who owned which remote task when, from the runtime's own records. A runtime that does
 * not answer is asked again until it does. Safe for use by many threads.
 */
public final class OwnerWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final RemoteRuntime runtime;
  private final String cluster;
  private final InstantSource clock;
  private final Consumer<OwnerChange> listener;
  private final Thread follower;
  private final Map<RemoteTaskId, OwnerChange> latest = new HashMap<>();
  private final List<OwnerChange> history = new ArrayList<>();

  /**
   * Begins to watch.
   *
   * @param runtime a connection past every fault that the scenario makes; not closed by this
   * @param cluster the name of the cluster in the slots of its tasks
   */
  public OwnerWatch(RemoteRuntime runtime, String cluster, InstantSource clock) {
    this(runtime, cluster, clock, change -> {});
  }

  /**
   * Begins to watch.
   *
   * @param runtime a connection past every fault; not closed by this
   * @param cluster the name of the cluster in the slots of its tasks
   * @param listener is told of each change, on the watching thread
   */
  public OwnerWatch(
      RemoteRuntime runtime, String cluster, InstantSource clock, Consumer<OwnerChange> listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    this.runtime = Objects.requireNonNull(runtime, "runtime");
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.follower = Thread.ofVirtual().name("owner-watch").start(this::follow);
  }

  private void follow() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        followOnce();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void followOnce() throws InterruptedException {
    try (TaskWatch watch = runtime.watch(cluster)) {
      Set<RemoteTaskId> listed = new HashSet<>();
      boolean synced = false;
      while (true) {
        TaskWatch.Change change = watch.next(PATIENCE).orElse(null);
        switch (change) {
          case TaskWatch.Change.Present(RemoteTask task) -> {
            listed.add(task.id());
            record(task);
          }
          case TaskWatch.Change.Gone(RemoteTaskId id) -> forget(id);
          case TaskWatch.Change.Synced() -> {
            if (!synced) {
              forgetAllBut(listed);
            }
            synced = true;
          }
          case null -> {}
        }
      }
    } catch (RemoteFailure away) {
      // A crashed agent is part of some scenarios: its records are read again when it is back.
      return;
    }
  }

  private synchronized void record(RemoteTask task) {
    OwnerChange change =
        new OwnerChange(
            clock.instant(),
            task.id().value(),
            slot(task.slot()),
            task.generation(),
            task.ownership().owner().allocationId(),
            task.ownership().owner().nodeName(),
            switch (task.ownership().custody()) {
              case Custody.Held(Duration leaseLeft) -> OwnerChange.Custody.HELD;
              case Custody.Detached(Duration timeLeft) -> OwnerChange.Custody.DETACHED;
            },
            display(task.state()));
    OwnerChange before = latest.put(task.id(), change);
    if (before == null || !sameButTime(before, change)) {
      add(change);
    }
  }

  private void add(OwnerChange change) {
    history.add(change);
    listener.accept(change);
  }

  private static boolean sameButTime(OwnerChange one, OwnerChange other) {
    return one.generation() == other.generation()
        && one.custody() == other.custody()
        && one.allocationId().equals(other.allocationId())
        && one.state().equals(other.state());
  }

  private synchronized void forget(RemoteTaskId id) {
    OwnerChange last = latest.remove(id);
    if (last != null) {
      add(
          new OwnerChange(
              clock.instant(),
              last.remoteTask(),
              last.slot(),
              last.generation(),
              last.allocationId(),
              last.nodeName(),
              OwnerChange.Custody.GONE,
              last.state()));
    }
  }

  private synchronized void forgetAllBut(Set<RemoteTaskId> listed) {
    List.copyOf(latest.keySet()).stream().filter(id -> !listed.contains(id)).forEach(this::forget);
  }

  /** The slot of a runtime's record as scenarios write it. */
  public static SlotKey slot(Slot slot) {
    return new SlotKey(slot.job(), slot.group(), slot.index(), slot.task(), "");
  }

  /** A task's state in a few words. */
  public static String display(TaskState state) {
    return switch (state) {
      case TaskState.Pending() -> "pending";
      case TaskState.Running running -> "running (" + running.identity() + ")";
      case TaskState.Exited exited -> "exited (" + display(exited.result()) + ")";
    };
  }

  private static String display(ExitResult result) {
    if (result.problem().isPresent()) {
      return result.problem().get();
    }
    String how =
        result.signal() == 0 ? "exit code " + result.exitCode() : "signal " + result.signal();
    return result.oomKilled() ? how + ", out of memory" : how;
  }

  /** Everything that was on record since the watch began, the oldest first. */
  public synchronized List<OwnerChange> history() {
    return List.copyOf(history);
  }

  /** What is on record now, as far as the runtime told. */
  public synchronized List<OwnerChange> present() {
    return List.copyOf(latest.values());
  }

  /** Stops watching. What was seen stays. */
  @Override
  public void close() {
    follower.interrupt();
  }
}
