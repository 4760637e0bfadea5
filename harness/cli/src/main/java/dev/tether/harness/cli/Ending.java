package dev.tether.harness.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of the process by Ctrl-C or SIGTERM: what runs is interrupted and gets time to clear up.
 */
public final class Ending {
  private static final long PATIENCE_SECONDS = 30;

  private final Runtime runtime;
  private volatile boolean begun;

  /** Watches the end of this. */
  public Ending(Runtime runtime) {
    this.runtime = Objects.requireNonNull(runtime, "runtime");
  }

  /** Whether the process is about to end, so that nobody has to end it. */
  boolean hasBegun() {
    return begun;
  }

  /**
   * Runs something that clears up after itself when it is interrupted.
   *
   * @return what it returns
   * @throws Exception what it throws
   */
  public <T> T interrupting(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = Thread.ofPlatform().unstarted(() -> end(worker, done));
    runtime.addShutdownHook(hook);
    try {
      return work.call();
    } finally {
      done.countDown();
      if (!begun) {
        runtime.removeShutdownHook(hook);
      }
    }
  }

  private void end(Thread worker, CountDownLatch done) {
    begun = true;
    worker.interrupt();
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
