package dev.tether.web.model;

import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A remote task got another owner, or another process took its place.
 *
 * @param task the runtime's name of the task after the move
 * @param fromAllocation the owner before
 * @param fromNode its node
 * @param left when the owner before let go, or was last known to own it
 * @param taken when the owner after it took it
 * @param identityBefore the process before, as {@code pid@start}
 * @param identityAfter the process after
 * @param cause when the last fault or drain before it was, if there was one
 */
public record Move(
    SlotKey slot,
    String task,
    Verdict verdict,
    String fromAllocation,
    String fromNode,
    String toAllocation,
    String toNode,
    long generation,
    Instant left,
    Instant taken,
    String identityBefore,
    String identityAfter,
    Optional<Instant> cause) {
  public Move {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(left, "left");
    Objects.requireNonNull(taken, "taken");
    Objects.requireNonNull(cause, "cause");
  }

  /** How long nobody, or the wrong one, owned the task: since its cause, or since it was let go. */
  public Duration took() {
    return Duration.between(cause.orElse(left), taken);
  }

  /** Whether the very same process went on. */
  public boolean sameProcess() {
    return !identityBefore.isEmpty() && identityBefore.equals(identityAfter);
  }
}
