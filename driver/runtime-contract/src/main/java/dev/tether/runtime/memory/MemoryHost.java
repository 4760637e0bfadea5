package dev.tether.runtime.memory;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The tasks in memory, under one lock. Whoever takes the lock first lets everything happen that is
 * due by now, so that no thread is needed for time to pass.
 */
final class MemoryHost {
  /** A waiter looks this often whether time has passed. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RemoteTaskId, MemoryTask> tasks = new LinkedHashMap<>();
  private final Map<String, MemoryTask> byToken = new LinkedHashMap<>();
  private final Map<String, MemoryContents> staged = new LinkedHashMap<>();
  private volatile Duration latency = Duration.ZERO;
  private volatile boolean unreachable;
  private long started;

  MemoryHost(InstantSource clock) {
    this.clock = clock;
  }

  void setLatency(Duration latency) {
    this.latency = latency;
  }

  void setUnreachable(boolean unreachable) {
    this.unreachable = unreachable;
  }

  /**
   * Does something under the lock, as if from far away: after the latency, and only if reachable.
   */
  <T> T answer(Function<Instant, T> work) {
    if (latency.isPositive()) {
      try {
        Thread.sleep(latency);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new RemoteFailure.Unreachable("interrupted while asking", interrupted);
      }
    }
    requireReachable();
    return run(work);
  }

  /** Does something under the lock. */
  <T> T run(Function<Instant, T> work) {
    lock.lock();
    try {
      Instant now = clock.instant();
      tasks.values().forEach(task -> task.catchUp(now));
      T result = work.apply(now);
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something, for some time at most. */
  <T> Optional<T> await(Duration atMost, Function<Instant, Optional<T>> look)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        requireReachable();
        Instant now = clock.instant();
        tasks.values().forEach(task -> task.catchUp(now));
        Optional<T> found = look.apply(now);
        if (found.isPresent() || left <= 0) {
          return found;
        }
        long step = Math.min(left, LOOK_NANOS);
        left -= step - Math.max(0, changed.awaitNanos(step));
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireReachable() {
    if (unreachable) {
      throw new RemoteFailure.Unreachable("the runtime in memory was made unreachable");
    }
  }

  MemoryTask create(CreateRequest request, Instant now) {
    MemoryTask earlier = byToken.get(request.token());
    if (earlier != null) {
      return earlier;
    }
    Optional<MemoryContents> contents = request.contents().map(digest -> staged(request, digest));
    MemoryTask task =
        new MemoryTask(new RemoteTaskId("memory-" + (started + 1)), request, contents, now);
    started++;
    staged.remove(request.token());
    tasks.put(task.id(), task);
    byToken.put(request.token(), task);
    return task;
  }

  private MemoryContents staged(CreateRequest request, String digest) {
    return staged(request.token())
        .filter(contents -> contents.manifest().digest().equals(digest))
        .orElseThrow(
            () ->
                new RemoteFailure.Refused(
                    "the contents of this task are not here; stage them again"));
  }

  void stage(String token, MemoryContents contents) {
    staged.put(token, contents);
  }

  /** What waits for a task. */
  Optional<MemoryContents> staged(String token) {
    return Optional.ofNullable(staged.get(token));
  }

  /** All that was sent and is still here. */
  List<MemoryContents> known() {
    List<MemoryContents> known = new ArrayList<>(staged.values());
    tasks.values().forEach(task -> known.add(task.tree().all()));
    return known;
  }

  Collection<MemoryTask> tasks() {
    return tasks.values();
  }

  Optional<MemoryTask> find(RemoteTaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  MemoryTask get(RemoteTaskId id) {
    return find(id).orElseThrow(() -> new RemoteFailure.NoSuchTask(id));
  }

  void remove(RemoteTaskId id) {
    byToken.remove(get(id).request().token());
    tasks.remove(id);
  }

  long started() {
    return started;
  }
}
