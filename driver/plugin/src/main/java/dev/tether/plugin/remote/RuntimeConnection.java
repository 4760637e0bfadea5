package dev.tether.plugin.remote;

import dev.tether.plugin.logs.Pulse;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskWatch;
import dev.tether.runtime.TaskWatch.Change;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The connection to one runtime. Watches its tasks in the background, reconnecting for as long as
 * it is open, and keeps a mirror of them. Thread-safe.
 */
public final class RuntimeConnection implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RuntimeConnection.class.getName());
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final long NOBODY_WAITS = Long.MIN_VALUE;

  private final String name;
  private final RemoteRuntime runtime;
  private final String cluster;
  private final Map<RemoteTaskId, RemoteTask> mirror = new ConcurrentHashMap<>();
  private final Map<RemoteTaskId, List<TaskObserver>> observers = new ConcurrentHashMap<>();

  /** Tasks heard of since the present watch was opened: its first listing may not have them yet. */
  private final Set<RemoteTaskId> learned = ConcurrentHashMap.newKeySet();

  private final Pulse pulse = new Pulse(System::nanoTime);
  private final CountDownLatch firstSync = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong waitingSince = new AtomicLong(NOBODY_WAITS);
  private volatile boolean synced;
  private volatile Optional<String> problem = Optional.empty();
  private volatile TaskWatch watch;

  /**
   * @param name the label under which the runtime is configured
   * @param cluster which tasks to watch
   */
  public RuntimeConnection(String name, RemoteRuntime runtime, String cluster) {
    this.name = Objects.requireNonNull(name, "name");
    this.runtime = Objects.requireNonNull(runtime, "runtime");
    this.cluster = Objects.requireNonNull(cluster, "cluster");
  }

  /** Begins to watch. */
  public RuntimeConnection open() {
    Thread.ofVirtual().name("watch-" + name).start(this::watchUntilClosed);
    return this;
  }

  public String name() {
    return name;
  }

  public String cluster() {
    return cluster;
  }

  /** The runtime, for commands. */
  public RemoteRuntime runtime() {
    return runtime;
  }

  /** Whether this process may rely on what it last heard of the runtime's tasks. */
  public Pulse pulse() {
    return pulse;
  }

  /** Why the runtime does not answer at present; nothing while it does. */
  public Optional<String> problem() {
    return problem;
  }

  /**
   * Waits until the mirror has been filled once. A runtime that has been silent from the beginning
   * holds up all callers together for as long as one of them: the time runs from the first call.
   *
   * @return whether the mirror can be relied on now
   */
  public boolean awaitSynced(Duration atMost) throws InterruptedException {
    if (firstSync.getCount() > 0) {
      waitingSince.compareAndSet(NOBODY_WAITS, System.nanoTime());
      long left = atMost.toNanos() - (System.nanoTime() - waitingSince.get());
      return firstSync.await(left, TimeUnit.NANOSECONDS) && synced;
    }
    return synced;
  }

  /** Whether the mirror can be relied on now. */
  public boolean isSynced() {
    return synced;
  }

  /** The record of a task as last heard of. */
  public Optional<RemoteTask> find(RemoteTaskId id) {
    return Optional.ofNullable(mirror.get(id));
  }

  /** The tasks that their last owners let go of, as last heard of. */
  public List<RemoteTask> released() {
    return mirror.values().stream().filter(task -> task.ownership().isDetached()).toList();
  }

  /** Adds an observer and tells it the record at once if there is one. */
  public void observe(RemoteTaskId id, TaskObserver observer) {
    observers.merge(id, List.of(observer), RuntimeConnection::both);
    RemoteTask known = mirror.get(id);
    if (known != null) {
      observer.changed(known);
    }
  }

  /** Removes an observer; one that is not there is fine. */
  public void forget(RemoteTaskId id, TaskObserver observer) {
    observers.computeIfPresent(
        id,
        (_, present) -> {
          List<TaskObserver> rest = present.stream().filter(one -> !one.equals(observer)).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  /** Immutable, and of one element for almost every task: there are thousands. */
  private static List<TaskObserver> both(List<TaskObserver> present, List<TaskObserver> added) {
    return Stream.concat(present.stream(), added.stream()).distinct().toList();
  }

  /** Takes over a record that a command answered with, without waiting for the watch to tell it. */
  public void learn(RemoteTask task) {
    learned.add(task.id());
    accept(task);
  }

  private void watchUntilClosed() {
    while (!isClosed()) {
      learned.clear();
      try (TaskWatch opened = runtime.watch(cluster)) {
        watch = opened;
        follow(opened);
      } catch (RemoteFailure e) {
        lost(e.getMessage());
      } catch (InterruptedException e) {
        return;
      } finally {
        watch = null;
      }
      if (pause(RETRY)) {
        return;
      }
    }
  }

  private void follow(TaskWatch opened) throws InterruptedException {
    takeFirstListing(opened);
    while (!isClosed()) {
      switch (opened.next(IDLE).orElse(null)) {
        case null -> {}
        case Change.Present present -> accept(present.task());
        case Change.Gone gone -> remove(gone.id());
        case Change.Synced _ -> {}
      }
    }
  }

  private void takeFirstListing(TaskWatch opened) throws InterruptedException {
    Map<RemoteTaskId, RemoteTask> listing = new HashMap<>();
    while (!isClosed()) {
      switch (opened.next(IDLE).orElse(null)) {
        case null -> {}
        case Change.Present present -> listing.put(present.task().id(), present.task());
        case Change.Gone gone -> listing.remove(gone.id());
        case Change.Synced _ -> {
          take(listing);
          return;
        }
      }
    }
  }

  private void take(Map<RemoteTaskId, RemoteTask> snapshot) {
    boolean back = problem.isPresent();
    problem = Optional.empty();
    Set<RemoteTaskId> missing = new HashSet<>(mirror.keySet());
    missing.addAll(observers.keySet());
    missing.removeAll(snapshot.keySet());
    missing.removeAll(learned);
    snapshot.values().forEach(this::accept);
    synced = true;
    firstSync.countDown();
    if (back) {
      LOG.log(System.Logger.Level.INFO, "runtime {0} answers again", name);
      observers.values().forEach(set -> set.forEach(TaskObserver::reachable));
    }
    missing.forEach(this::remove);
  }

  private void accept(RemoteTask task) {
    RemoteTask newest =
        mirror.merge(
            task.id(), task, (old, fresh) -> fresh.revision() >= old.revision() ? fresh : old);
    for (TaskObserver observer : observers.getOrDefault(task.id(), List.of())) {
      observer.changed(newest);
    }
  }

  private void remove(RemoteTaskId id) {
    mirror.remove(id);
    for (TaskObserver observer : observers.getOrDefault(id, List.of())) {
      observer.gone();
    }
  }

  private void lost(String reason) {
    synced = false;
    if (problem.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "runtime {0} does not answer: {1}", name, reason);
      observers.values().forEach(set -> set.forEach(observer -> observer.unreachable(reason)));
    }
    problem = Optional.of(reason);
  }

  private boolean pause(Duration duration) {
    try {
      return closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    TaskWatch open = watch;
    if (open != null) {
      open.close();
    }
    runtime.close();
  }
}
