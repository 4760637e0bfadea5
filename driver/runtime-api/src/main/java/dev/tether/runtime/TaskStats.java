package dev.tether.runtime;

import java.time.Instant;
import java.util.Objects;

/**
 * What a task uses.
 *
 * @param at when it was measured, by the runtime's clock
 * @param cpuUserNanos processor time in user mode since the start, nanoseconds
 * @param cpuSystemNanos processor time in system mode since the start, nanoseconds
 * @param residentBytes memory that is in use now, bytes
 * @param coreMegahertz how fast one processor is there, MHz; 0 where that is not known
 */
public record TaskStats(
    Instant at, long cpuUserNanos, long cpuSystemNanos, long residentBytes, double coreMegahertz) {
  public TaskStats {
    Objects.requireNonNull(at, "at");
  }
}
