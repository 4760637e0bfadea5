package dev.tether.harness.scenarios.observe;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a scenario says should happen to the tasks of one slot and specification.
 *
 * @param version the specification
 * @param heldUntil up to when an instance has to be alive: the moment at which the harness itself
 *     ended the task; nothing when that never happened
 */
public record Expectation(SlotKey slot, String version, Fate fate, Optional<Instant> heldUntil) {

  /** What becomes of a task. */
  public enum Fate {
    /** Nothing is done to it. */
    RUNS,
    /** It is started once and ends by itself, maybe before anybody looks. */
    ENDS,
    /** The same process and the same owner go through a fault. */
    STAYS,
    /** The same process gets another owner. */
    MOVES,
    /** It is stopped and started again because a person asked for that. */
    REPLACED,
    /** It is stopped and started again because reattachment is off: a control. */
    RESTARTED;

    /** How many processes are right. */
    public int instances() {
      return switch (this) {
        case RUNS, ENDS, STAYS, MOVES -> 1;
        case REPLACED, RESTARTED -> 2;
      };
    }
  }

  public Expectation {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(fate, "fate");
    Objects.requireNonNull(heldUntil, "heldUntil");
  }

  /** Whether an instance is one of this slot and specification. */
  public boolean covers(Instance instance) {
    return instance.slot().equals(slot) && instance.version().equals(version);
  }
}
