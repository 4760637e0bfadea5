package dev.tether.harness.scenarios.stage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for conditions, with a bound, and says what it waits for. Safe for use by many threads. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(40);
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
   * @param what what is awaited, as it follows "waited for"
   * @param atMost how long to wait
   * @param probe looks once
   * @param lastSeen what there is instead, in a few words; asked when the time is over
   * @throws ScenarioFailure when the time is over
   */
  public <T> T until(
      String what, Duration atMost, Supplier<Optional<T>> probe, Supplier<String> lastSeen)
      throws InterruptedException {
    Instant start = clock.instant();
    boolean told = false;
    while (true) {
      Optional<T> found = probe.get();
      if (found.isPresent()) {
        return found.get();
      }
      Duration waited = Duration.between(start, clock.instant());
      if (waited.compareTo(atMost) > 0) {
        throw new ScenarioFailure(
            "waited %d s for %s; last seen: %s"
                .formatted(atMost.toSeconds(), what, lastSeen.get()));
      }
      if (!told && waited.compareTo(SILENCE) > 0) {
        progress.say("waiting for " + what);
        told = true;
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Waits until something is so. See {@link #until}. */
  public void untilTrue(
      String what, Duration atMost, Supplier<Boolean> probe, Supplier<String> lastSeen)
      throws InterruptedException {
    until(what, atMost, () -> probe.get() ? Optional.of(true) : Optional.empty(), lastSeen);
  }
}
