package dev.tether.harness.scenarios.observe;

import java.util.Objects;
import java.util.Optional;

/**
 * How a task was told to end, and what Nomad shows of it.
 *
 * @param expected what the task did, for instance {@code exit code 3}
 * @param shown what the allocation's Terminated event tells; nothing when there is no such event
 */
public record ExitObservation(SlotKey slot, String expected, Optional<String> shown) {
  public ExitObservation {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(shown, "shown");
  }

  /** Whether Nomad shows the true end. */
  public boolean agrees() {
    return shown.filter(expected::equals).isPresent();
  }
}
