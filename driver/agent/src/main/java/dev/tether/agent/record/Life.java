package dev.tether.agent.record;

import dev.tether.agent.process.StartedTask;
import dev.tether.runtime.ExitResult;
import java.time.Instant;

/** How far a task's life has come, with all that is needed to find its process again. */
public sealed interface Life {

  /**
   * It is to be started; whether it was is decided by a file in its directory.
   *
   * @param bootId the boot of the host in which
   */
  record Intent(String bootId) implements Life {}

  /**
   * It was started.
   *
   * @param bootId the boot of the host in which: no process outlives it
   */
  record Running(String bootId, StartedTask started) implements Life {}

  /** It has ended. */
  record Exited(Instant startedAt, Instant endedAt, ExitResult result) implements Life {}
}
