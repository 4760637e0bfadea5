package dev.tether.agent.record;

import dev.tether.agent.process.SignalName;
import java.time.Instant;

/**
 * A task is to be stopped.
 *
 * @param signal what it gets first
 * @param killAt when it is killed
 * @param orphaned whether because nobody claimed it in time, rather than by its owner's wish
 */
public record StopOrder(SignalName signal, Instant killAt, boolean orphaned) {

  /** This order and another one: the earlier end counts. */
  StopOrder and(StopOrder other) {
    Instant earlier = killAt.isBefore(other.killAt) ? killAt : other.killAt;
    return new StopOrder(other.signal, earlier, orphaned && other.orphaned);
  }
}
