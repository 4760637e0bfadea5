package dev.tether.harness.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, looking again and again, and never for longer than a limit. */
public final class Await {
  private static final long FIRST_PAUSE_MS = 2;
  private static final long LONGEST_PAUSE_MS = 50;

  private Await() {}

  /**
   * Waits until nothing is in the way.
   *
   * @param what is waited for, to follow the words "waited for"
   * @param obstacle tells what is in the way now, or that nothing is
   * @throws ClusterFailure with the last obstacle, when the limit is over
   */
  public static void noObstacle(String what, Duration limit, Supplier<Optional<String>> obstacle)
      throws InterruptedException {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MS;
    for (Optional<String> now = obstacle.get(); now.isPresent(); now = obstacle.get()) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        throw new ClusterFailure(
            "waited for %s in vain for %d s: %s".formatted(what, limit.toSeconds(), now.get()));
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /**
   * Waits until a condition holds.
   *
   * @param what is waited for, to follow the words "waited for"
   * @throws ClusterFailure when the limit is over
   */
  public static void until(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    noObstacle(
        what,
        limit,
        () -> condition.getAsBoolean() ? Optional.empty() : Optional.of("it did not happen"));
  }
}
