package dev.tether.runtime;

import java.util.Objects;
import java.util.Optional;

/**
 * How a remote task ended.
 *
 * @param exitCode what the task returned, 0 to 255; 0 when a signal ended it
 * @param signal the number of the signal that ended it, or 0
 * @param oomKilled whether the host took its memory away
 * @param problem set when the result is not the task's own, for instance because it could not be
 *     started or nobody saw it end: one sentence for people
 */
public record ExitResult(int exitCode, int signal, boolean oomKilled, Optional<String> problem) {
  public ExitResult {
    Objects.requireNonNull(problem, "problem");
  }

  /** The task returned {@code exitCode} by itself. */
  public static ExitResult exited(int exitCode) {
    return new ExitResult(exitCode, 0, false, Optional.empty());
  }

  /** The signal with this number ended the task. */
  public static ExitResult signalled(int signal) {
    return new ExitResult(0, signal, false, Optional.empty());
  }

  /** No result could be had, for the reason given. */
  public static ExitResult unknown(String problem) {
    return new ExitResult(0, 0, false, Optional.of(problem));
  }
}
