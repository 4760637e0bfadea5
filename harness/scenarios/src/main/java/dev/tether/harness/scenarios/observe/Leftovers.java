package dev.tether.harness.scenarios.observe;

import java.util.List;

/**
 * What was still there when every job of a scenario had been stopped and purged and time had been
 * given.
 *
 * @param processes marked processes that run, one line each
 * @param records what the runtime has on record, one line each
 */
public record Leftovers(List<String> processes, List<String> records) {
  /** Nothing at all. */
  public static final Leftovers NONE = new Leftovers(List.of(), List.of());

  public Leftovers {
    processes = List.copyOf(processes);
    records = List.copyOf(records);
  }

  /** Whether nothing was left. */
  public boolean isEmpty() {
    return processes.isEmpty() && records.isEmpty();
  }
}
