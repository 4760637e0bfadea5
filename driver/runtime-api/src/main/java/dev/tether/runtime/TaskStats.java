package dev.tether.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a task uses.
 *
 * @param at when it was measured, by the runtime's clock
 * @param cpuUserNanos processor time in user mode since the start, nanoseconds
 * @param cpuSystemNanos processor time in system mode since the start, nanoseconds
 * @param residentBytes memory that is in use now, bytes
 * @param coreMegahertz how fast one processor is there, MHz; 0 where that is not known
 * @param throttling how often the processor limit held it up; nothing where that is not counted
 * @param memory more about its memory; nothing where only the resident part is known
 * @param processes its single processes by their ids; may leave some out
 */
public record TaskStats(
    Instant at,
    long cpuUserNanos,
    long cpuSystemNanos,
    long residentBytes,
    double coreMegahertz,
    Optional<Throttling> throttling,
    Optional<Memory> memory,
    Map<Long, OfProcess> processes) {

  /**
   * How the limit of processor time held the task up since its start.
   *
   * @param periods in how many of the limit's periods
   * @param nanos for how long, nanoseconds, summed over its threads
   */
  public record Throttling(long periods, long nanos) {}

  /**
   * Memory as the host accounts it for the whole task, bytes; a part that the host does not tell is
   * absent.
   *
   * @param usage all that counts against the limit
   * @param cache what of it only speeds up files, and is given back when it is short
   * @param peak the highest usage so far
   * @param swap what was moved to the disk
   */
  public record Memory(
      Optional<Long> usage, Optional<Long> cache, Optional<Long> peak, Optional<Long> swap) {
    public Memory {
      Objects.requireNonNull(usage, "usage");
      Objects.requireNonNull(cache, "cache");
      Objects.requireNonNull(peak, "peak");
      Objects.requireNonNull(swap, "swap");
    }
  }

  /** What one process uses, in the units of the whole. */
  public record OfProcess(long cpuUserNanos, long cpuSystemNanos, long residentBytes) {}

  public TaskStats {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(throttling, "throttling");
    Objects.requireNonNull(memory, "memory");
    processes = Map.copyOf(processes);
  }

  /** The sums alone. */
  public TaskStats(
      Instant at,
      long cpuUserNanos,
      long cpuSystemNanos,
      long residentBytes,
      double coreMegahertz) {
    this(
        at,
        cpuUserNanos,
        cpuSystemNanos,
        residentBytes,
        coreMegahertz,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
