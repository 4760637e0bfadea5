package dev.tether.harness.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for conditions, looking again and again, and never for longer than a limit. Safe for use by
 * many threads.
 */
public final class Await {
  private static final long FIRST_PAUSE_MS = 2;
  private static final long LONGEST_PAUSE_MS = 50;
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Progress progress;

  /** Waits by this clock and tells waits of more than a second. */
  public Await(InstantSource clock, Progress progress) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /** Tells people what is going on. */
  @FunctionalInterface
  public interface Progress {
    /** One line, without an end. */
    void say(String line);
  }

  /**
   * Waits until there is something.
   *
   * @param what is waited for, to follow the words "waited for"
   * @param probe looks once
   * @param lastSeen what there is instead, in a few words; asked when the limit is over
   * @throws ClusterFailure when the limit is over
   */
  public <T> T until(
      String what, Duration limit, Supplier<Optional<T>> probe, Supplier<String> lastSeen)
      throws InterruptedException {
    Instant start = clock.instant();
    boolean told = false;
    long pause = FIRST_PAUSE_MS;
    while (true) {
      Optional<T> found = probe.get();
      if (found.isPresent()) {
        return found.get();
      }
      Duration waited = Duration.between(start, clock.instant());
      if (waited.compareTo(limit) > 0) {
        throw new ClusterFailure(
            "waited %d s for %s; last seen: %s".formatted(limit.toSeconds(), what, lastSeen.get()));
      }
      if (!told && waited.compareTo(SILENCE) > 0) {
        progress.say("waiting for " + what);
        told = true;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Waits until something is so. See {@link #until}. */
  public void untilTrue(
      String what, Duration limit, Supplier<Boolean> probe, Supplier<String> lastSeen)
      throws InterruptedException {
    until(what, limit, () -> probe.get() ? Optional.of(true) : Optional.empty(), lastSeen);
  }

  /**
   * Waits in silence until nothing is in the way.
   *
   * @param what is waited for, to follow the words "waited for"
   * @param obstacle tells what is in the way now, or that nothing is
   * @throws ClusterFailure with the last obstacle, when the limit is over
   */
  public static void noObstacle(String what, Duration limit, Supplier<Optional<String>> obstacle)
      throws InterruptedException {
    AtomicReference<String> last = new AtomicReference<>("nothing");
    silently()
        .untilTrue(
            what,
            limit,
            () -> {
              Optional<String> now = obstacle.get();
              now.ifPresent(last::set);
              return now.isEmpty();
            },
            last::get);
  }

  /**
   * Waits in silence until a condition holds.
   *
   * @param what is waited for, to follow the words "waited for"
   * @throws ClusterFailure when the limit is over
   */
  public static void until(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    silently().untilTrue(what, limit, condition::getAsBoolean, () -> "it did not happen");
  }

  private static Await silently() {
    return new Await(InstantSource.system(), line -> {});
  }
}
