package dev.tether.agent.tls;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Logs a warning, but the same one at most once a minute: a refused client tries on and on. */
final class RepeatedWarning {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Logger log;
  private final InstantSource clock;
  private String last = "";
  private Instant lastAt = Instant.EPOCH;

  RepeatedWarning(Logger log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  synchronized void tell(String warning) {
    Instant now = clock.instant();
    if (!warning.equals(last) || now.isAfter(lastAt.plus(PAUSE))) {
      last = warning;
      lastAt = now;
      log.log(Level.WARNING, warning);
    }
  }
}
