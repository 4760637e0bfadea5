package dev.tether.plugin.stats;

import dev.tether.runtime.TaskStats;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes shares of processor time out of one task's measurements, each compared with the one before.
 * Used by one thread.
 */
public final class UsageMeter {
  private Optional<TaskStats> last = Optional.empty();
  private Optional<Cpu> share = Optional.empty();

  /**
   * How busy a task kept its processors between two measurements.
   *
   * @param userPercent in user mode; 100 is one processor's whole time
   * @param systemPercent the same in system mode
   * @param megahertz both together, in MHz of one processor; nothing where its speed is not known
   */
  public record Cpu(double userPercent, double systemPercent, Optional<Double> megahertz) {

    /** User and system mode together, percent of one processor. */
    public double percent() {
      return userPercent + systemPercent;
    }
  }

  /**
   * Takes the next measurement.
   *
   * @return the share since the one before; nothing after the first. A measurement that the runtime
   *     gave before says nothing new, so the answer stays.
   */
  public Optional<Cpu> next(TaskStats measured) {
    if (last.isEmpty()) {
      last = Optional.of(measured);
    } else if (measured.at().isAfter(last.get().at())) {
      share = Optional.of(between(last.get(), measured));
      last = Optional.of(measured);
    }
    return share;
  }

  private static Cpu between(TaskStats before, TaskStats now) {
    double elapsed = Duration.between(before.at(), now.at()).toNanos();
    double user = percent(now.cpuUserNanos() - before.cpuUserNanos(), elapsed);
    double system = percent(now.cpuSystemNanos() - before.cpuSystemNanos(), elapsed);
    double speed = now.coreMegahertz();
    return new Cpu(
        user, system, speed > 0 ? Optional.of((user + system) / 100 * speed) : Optional.empty());
  }

  /** A process that ended takes the time with it that nobody waited for: never below zero. */
  private static double percent(long nanos, double elapsed) {
    return Math.max(0, nanos) / elapsed * 100;
  }
}
