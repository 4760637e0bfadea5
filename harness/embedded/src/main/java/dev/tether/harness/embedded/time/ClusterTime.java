package dev.tether.harness.embedded.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock with alarms that can be put forward. Safe for use by many threads.
 *
 * <p>A running time rings its alarms on a thread of its own. A standing one moves only by {@link
 * #advance}, which rings what becomes due on the caller's thread, in order.
 */
public final class ClusterTime implements InstantSource, AutoCloseable {
  private final InstantSource base;
  private final boolean runs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparing(Alarm::due).thenComparingLong(Alarm::number));
  private Duration ahead = Duration.ZERO;
  private long numbers;
  private boolean closed;

  private ClusterTime(InstantSource base, boolean runs) {
    this.base = base;
    this.runs = runs;
    if (runs) {
      Thread.ofVirtual().name("cluster-time").start(this::ring);
    }
  }

  /** A time that goes as fast as this one. */
  public static ClusterTime running(InstantSource base) {
    return new ClusterTime(base, true);
  }

  /** A time that stands until it is put forward. */
  public static ClusterTime standing(Instant start) {
    return new ClusterTime(InstantSource.fixed(start), false);
  }

  /**
   * Something that will happen.
   *
   * @param number orders what is due at the same moment
   */
  public record Alarm(Instant due, long number, Runnable action) {}

  @Override
  public Instant instant() {
    lock.lock();
    try {
      return base.instant().plus(ahead);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets something happen later.
   *
   * @param action must not block for long; what it throws is lost
   */
  public Alarm after(Duration delay, Runnable action) {
    lock.lock();
    try {
      Alarm alarm = new Alarm(instant().plus(delay), ++numbers, action);
      alarms.add(alarm);
      changed.signalAll();
      return alarm;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an alarm back; one that has rung, or is ringing, stays so. */
  public void cancel(Alarm alarm) {
    lock.lock();
    try {
      alarms.remove(alarm);
    } finally {
      lock.unlock();
    }
  }

  /** Puts the time forward; a standing one stops at each alarm on the way. */
  public void advance(Duration step) {
    Instant target = instant().plus(step);
    if (!runs) {
      for (Optional<Alarm> due = moveToNext(target); due.isPresent(); due = moveToNext(target)) {
        due.get().action().run();
      }
    }
    moveTo(target);
  }

  private Optional<Alarm> moveToNext(Instant target) {
    lock.lock();
    try {
      Alarm next = alarms.peek();
      if (next == null || next.due().isAfter(target)) {
        return Optional.empty();
      }
      moveTo(next.due());
      return Optional.of(alarms.remove());
    } finally {
      lock.unlock();
    }
  }

  private void moveTo(Instant target) {
    lock.lock();
    try {
      Duration further = Duration.between(instant(), target);
      if (further.isPositive()) {
        ahead = ahead.plus(further);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Alarm> takeDue() {
    lock.lock();
    try {
      Alarm next = alarms.peek();
      return next == null || next.due().isAfter(instant())
          ? Optional.empty()
          : Optional.of(alarms.remove());
    } finally {
      lock.unlock();
    }
  }

  private void ring() {
    try {
      while (awaitNext()) {
        takeDue()
            .ifPresent(alarm -> Thread.ofVirtual().name("cluster-alarm").start(alarm.action()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until something is due; false when it is closed. */
  private boolean awaitNext() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        Alarm next = alarms.peek();
        if (next == null) {
          changed.await();
          continue;
        }
        long nanos = Duration.between(instant(), next.due()).toNanos();
        if (nanos <= 0) {
          return true;
        }
        boolean signalled = changed.await(nanos, TimeUnit.NANOSECONDS);
        if (!signalled && closed) {
          return false;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing rings any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      alarms.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
