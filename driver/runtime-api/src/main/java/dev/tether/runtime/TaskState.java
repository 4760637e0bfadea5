package dev.tether.runtime;

import java.time.Instant;
import java.util.Objects;

/** How far a remote task's life has come. */
public sealed interface TaskState {

  /** The intent is recorded; whether anything runs yet is not known. */
  record Pending() implements TaskState {}

  /**
   * The task runs.
   *
   * @param startedAt by the runtime's clock
   * @param identity what tells this very instance from any other, for people and for tests: for a
   *     process its id with its start time
   */
  record Running(Instant startedAt, String identity) implements TaskState {
    public Running {
      Objects.requireNonNull(startedAt, "startedAt");
      Objects.requireNonNull(identity, "identity");
    }
  }

  /** The task has ended, and this is how. */
  record Exited(Instant startedAt, Instant endedAt, ExitResult result) implements TaskState {
    public Exited {
      Objects.requireNonNull(startedAt, "startedAt");
      Objects.requireNonNull(endedAt, "endedAt");
      Objects.requireNonNull(result, "result");
    }
  }

  /** Whether something runs, or may run: everything but {@link Exited}. */
  default boolean isLive() {
    return !(this instanceof Exited);
  }
}
