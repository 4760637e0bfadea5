package dev.tether.harness.junit;

import dev.tether.harness.cluster.ClusterFailure;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Ends what takes too long. */
final class TimeLimit {
  private TimeLimit() {}

  /**
   * Runs something in a thread of its own, which is interrupted when the limit is over or the
   * caller is interrupted; in both cases its end is waited for.
   *
   * @param tooLong tells what to say then
   * @throws ClusterFailure when the limit is over
   */
  static <T> T within(Duration limit, Callable<T> work, Supplier<String> tooLong)
      throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofPlatform().name("start-cluster").start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException over) {
      thread.interrupt();
      thread.join();
      throw new ClusterFailure(tooLong.get(), over);
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      thread.join();
      throw interrupted;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw new ClusterFailure(failed.getCause().toString(), failed.getCause());
    }
  }
}
