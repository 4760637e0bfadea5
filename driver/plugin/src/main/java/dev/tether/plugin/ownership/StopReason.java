package dev.tether.plugin.ownership;

import java.util.Objects;

/** Why Nomad ends an allocation's task, as far as the driver could find out. */
public sealed interface StopReason {

  /** A drain moves the allocation; a successor is or will be placed. */
  record Drained() implements StopReason {}

  /** A drain ends the allocation of a batch job, and no successor will be placed. */
  record DrainedForGood() implements StopReason {}

  /** A person ran {@code nomad alloc stop}. */
  record StoppedByPerson() implements StopReason {}

  /** Nomad lost the node and has given the allocation's place to another one. */
  record NodeLost() implements StopReason {}

  /** The disconnected allocation that this one stood in for has come back and is kept. */
  record OriginalReturned() implements StopReason {}

  /**
   * The signal {@code DETACH} of Nomad up to 1.9, and nothing more is known: a drain, a lost node
   * or {@code alloc stop}.
   */
  record DetachSignal() implements StopReason {}

  /**
   * The task has to end: stopped, purged, updated, scaled in, restarted, preempted.
   *
   * @param description why, for people
   */
  record Ending(String description) implements StopReason {
    public Ending {
      Objects.requireNonNull(description, "description");
    }
  }

  /**
   * The Nomad API should have told but gave no answer.
   *
   * @param problem what went wrong, for people
   */
  record Unanswered(String problem) implements StopReason {
    public Unanswered {
      Objects.requireNonNull(problem, "problem");
    }
  }

  /** The driver must not ask the Nomad API, and Nomad sent no {@code DETACH}. */
  record NobodyToAsk() implements StopReason {}
}
