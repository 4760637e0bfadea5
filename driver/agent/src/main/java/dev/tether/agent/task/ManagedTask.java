package dev.tether.agent.task;

import dev.tether.agent.record.Life;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.LogOffsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One task of the table: its record, and what is kept in memory only. May be read from any thread;
 * is changed by the table alone.
 */
final class ManagedTask {
  /** Held while a change is made durable, so that changes of one task never overlap. */
  final ReentrantLock lock = new ReentrantLock();

  private final AtomicReference<LogOffsets> delivered;
  private final CompletableFuture<Void> decided = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Set<Runnable> endListeners = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> claimListeners = ConcurrentHashMap.newKeySet();
  private volatile TaskRecord current;
  private volatile boolean removed;
  private volatile Lease lease;

  /** Belongs to one generation: a late renewal must not prolong the next owner's lease. */
  private record Lease(long generation, long untilNanos) {}

  ManagedTask(TaskRecord record, long nowNanos) {
    this.current = record;
    this.delivered = new AtomicReference<>(record.delivered());
    this.lease = lease(record, nowNanos);
    announce();
  }

  String id() {
    return current.id();
  }

  /** The record, with the latest deliveries. */
  TaskRecord record() {
    return current.deliveredTo(delivered.get());
  }

  boolean isRemoved() {
    return removed;
  }

  /** What is left of the owner's lease; zero when it ran out. */
  Duration leaseLeft(long nowNanos) {
    Lease seen = lease;
    boolean ofOwner = seen.generation == current.holding().generation();
    return Duration.ofNanos(ofOwner ? Math.max(0, seen.untilNanos - nowNanos) : 0);
  }

  void set(TaskRecord record, long nowNanos) {
    delivered.accumulateAndGet(record.delivered(), LogOffsets::max);
    boolean claimed = record.holding().generation() != current.holding().generation();
    current = record;
    if (claimed) {
      lease = lease(record, nowNanos);
      claimListeners.forEach(Runnable::run);
    }
    announce();
  }

  void setRemoved() {
    removed = true;
    end();
  }

  /** Starts the lease anew; without effect when the task has another owner by now. */
  void renew(long generation, long nowNanos) {
    TaskRecord record = current;
    if (record.holding().generation() == generation) {
      lease = lease(record, nowNanos);
    }
  }

  /**
   * Notes how far the logs were delivered.
   *
   * @return whether that is further than before
   */
  boolean deliver(LogOffsets upTo) {
    LogOffsets before = delivered.getAndAccumulate(upTo, LogOffsets::max);
    return !before.max(upTo).equals(before);
  }

  /** Waits until the task was started, has ended or is gone. */
  void awaitDecided() {
    decided.join();
  }

  /**
   * Waits until the task has ended or is gone, for some time at most.
   *
   * @return whether it has
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    try {
      ended.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  /** Its process, if it runs as far as is known. */
  Optional<Life.Running> running() {
    return current.life() instanceof Life.Running running ? Optional.of(running) : Optional.empty();
  }

  private void announce() {
    switch (current.life()) {
      case Life.Intent intent -> {}
      case Life.Running running -> decided.complete(null);
      case Life.Exited exited -> end();
    }
  }

  private void end() {
    decided.complete(null);
    ended.complete(null);
    endListeners.forEach(Runnable::run);
  }

  /**
   * Runs something when the task ends or goes, at once if it has; maybe more than once.
   *
   * @param action does not block
   * @return takes the action back
   */
  Runnable onEnd(Runnable action) {
    endListeners.add(action);
    if (ended.isDone()) {
      action.run();
    }
    return () -> endListeners.remove(action);
  }

  /**
   * Runs something each time the task gets another owner.
   *
   * @param action does not block
   * @return takes the action back
   */
  Runnable onClaim(Runnable action) {
    claimListeners.add(action);
    return () -> claimListeners.remove(action);
  }

  private static Lease lease(TaskRecord record, long nowNanos) {
    return new Lease(record.holding().generation(), nowNanos + record.holding().lease().toNanos());
  }
}
