package dev.tether.harness.cli;

import java.time.Duration;

/** Lengths of time for people. */
final class Durations {
  private Durations() {}

  /** The two largest units: {@code 39m 12s}. */
  static String display(Duration time) {
    if (time.toHours() > 0) {
      return time.toHours() + "h " + time.toMinutesPart() + "m";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + "m " + time.toSecondsPart() + "s"
        : time.toSecondsPart() + "s";
  }
}
