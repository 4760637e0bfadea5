package dev.tether.plugin.stats;

import dev.tether.runtime.TaskStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes shares of processor time for the single processes of a task. Used by one thread. */
public final class ProcessMeters {
  private final Map<Long, UsageMeter> meters = new HashMap<>();

  /**
   * One process.
   *
   * @param cpu its share since the measurement before; nothing at its first
   */
  public record Meter(long pid, Optional<UsageMeter.Cpu> cpu, long residentBytes) {}

  /** Takes the next measurement of the task. Processes that are gone are forgotten. */
  public List<Meter> of(TaskStats stats) {
    meters.keySet().retainAll(stats.processes().keySet());
    List<Meter> processes = new ArrayList<>();
    stats
        .processes()
        .forEach(
            (pid, process) ->
                processes.add(
                    new Meter(
                        pid,
                        meters
                            .computeIfAbsent(pid, _ -> new UsageMeter())
                            .next(
                                new TaskStats(
                                    stats.at(),
                                    process.cpuUserNanos(),
                                    process.cpuSystemNanos(),
                                    process.residentBytes(),
                                    stats.coreMegahertz())),
                        process.residentBytes())));
    return processes;
  }
}
