package dev.tether.plugin.contents;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work on the files of many tasks that nobody waits for: one thread keeps the times of all of it,
 * and only a few run it, so that a task for which nothing is to be done has no thread. Thread-safe.
 */
final class Errands implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Errands.class.getName());

  /** How many errands are run at a time. */
  private static final int AT_A_TIME = 8;

  private static final Duration IDLE = Duration.ofSeconds(5);

  /** After a client's restart its tasks come one after the other, and their recovery goes first. */
  private static final Duration CALM = Duration.ofMillis(250);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor times;
  private final ThreadPoolExecutor workers;
  private final Queue<Runnable> forCalm = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile long lastForCalm;

  Errands() {
    ThreadFactory threads = Thread.ofVirtual().name("files-", 0).factory();
    this.times = new ScheduledThreadPoolExecutor(1, threads);
    this.workers =
        new ThreadPoolExecutor(
            AT_A_TIME,
            AT_A_TIME,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            threads);
    this.workers.allowCoreThreadTimeOut(true);
  }

  /** Runs an errand when {@code delay} is over, or later where many are under way. */
  void after(Duration delay, Runnable errand) {
    schedule(delay, () -> run(errand));
  }

  /** Runs an errand when no other one has come for a moment, but in a few seconds at the latest. */
  void whenCalm(Runnable errand) {
    forCalm.add(errand);
    long now = System.nanoTime();
    lastForCalm = now;
    if (looking.compareAndSet(false, true)) {
      schedule(CALM, () -> look(now));
    }
  }

  private void look(long since) {
    long now = System.nanoTime();
    Duration quiet = Duration.ofNanos(now - lastForCalm);
    if (quiet.compareTo(CALM) < 0 && now - since < LONGEST.toNanos()) {
      schedule(CALM.minus(quiet), () -> look(since));
      return;
    }
    looking.set(false);
    for (Runnable next = forCalm.poll(); next != null; next = forCalm.poll()) {
      run(next);
    }
  }

  private void schedule(Duration delay, Runnable step) {
    try {
      var _ = times.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.log(System.Logger.Level.TRACE, "the plugin is ending", closed);
    }
  }

  private void run(Runnable errand) {
    try {
      workers.execute(errand);
    } catch (RejectedExecutionException closed) {
      LOG.log(System.Logger.Level.TRACE, "the plugin is ending", closed);
    }
  }

  /** Takes nothing more; what is under way ends by itself. */
  @Override
  public void close() {
    var _ = times.shutdownNow();
    workers.shutdown();
  }
}
