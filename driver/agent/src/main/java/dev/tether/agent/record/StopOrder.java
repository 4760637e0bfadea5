package dev.tether.agent.record;

import dev.tether.agent.process.SignalName;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A task is to be stopped.
 *
 * @param signal what it gets first
 * @param killAt when it is killed
 * @param orphaned whether because nobody claimed it in time, rather than by its owner's wish
 * @param reason why the agent itself stops it, one sentence for the task's result; nothing when its
 *     owner does
 */
public record StopOrder(
    SignalName signal, Instant killAt, boolean orphaned, Optional<String> reason) {
  public StopOrder {
    Objects.requireNonNull(reason, "reason");
  }

  /** An order that needs no explanation. */
  public StopOrder(SignalName signal, Instant killAt, boolean orphaned) {
    this(signal, killAt, orphaned, Optional.empty());
  }

  /** This order and another one: the earlier end counts, and the first reason. */
  StopOrder and(StopOrder other) {
    Instant earlier = killAt.isBefore(other.killAt) ? killAt : other.killAt;
    return new StopOrder(
        other.signal, earlier, orphaned && other.orphaned, reason.or(other::reason));
  }
}
