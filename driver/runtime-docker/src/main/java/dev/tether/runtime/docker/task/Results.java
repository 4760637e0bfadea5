package dev.tether.runtime.docker.task;

import dev.tether.runtime.ExitResult;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.docker.engine.ContainerFacts;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.record.TaskRecord;
import java.time.Instant;
import java.util.Optional;

/** What a container's facts mean for its task. */
public final class Results {
  private static final int SIGNAL_BASE = 128;
  private static final int HIGHEST_SIGNAL = 64;
  private static final int SIGKILL = 9;

  private Results() {}

  /** The task's state, from its record and from what is known of its container. */
  static TaskState state(TaskRecord record, Optional<ContainerFacts> facts) {
    if (!(record.phase() instanceof TaskRecord.Phase.Startable) || facts.isEmpty()) {
      return new TaskState.Pending();
    }
    ContainerFacts container = facts.get();
    return switch (container.status()) {
      case CREATED -> new TaskState.Pending();
      case RUNNING ->
          new TaskState.Running(
              container.startedAt(),
              Containers.shortId(container.id()) + " started " + container.startedAt());
      case ENDED ->
          new TaskState.Exited(
              container.startedAt(),
              // An engine may note the end of a short life a little before its beginning.
              latest(container.startedAt(), container.endedAt()),
              result(container));
      case GONE ->
          new TaskState.Exited(
              container.startedAt(),
              latest(container.startedAt(), container.endedAt()),
              ExitResult.unknown(
                  "container %s is not there any more: somebody else removed it"
                      .formatted(Containers.shortId(container.id()))));
    };
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static ExitResult result(ContainerFacts container) {
    if (container.startedAt().equals(Instant.EPOCH)) {
      return ExitResult.unknown(
          container.error().isEmpty()
              ? "the container was never started"
              : "the engine could not start the container: " + container.error());
    }
    ExitResult plain = ofCode(container.exitCode());
    return container.oomKilled()
        ? new ExitResult(plain.exitCode(), plain.signal(), true, Optional.empty())
        : plain;
  }

  /**
   * What an engine's exit code means. It has one number for both ways to end: 128 and the number of
   * a signal. A program that returns such a code by itself can't be told from one that was killed.
   */
  public static ExitResult ofCode(int code) {
    return code > SIGNAL_BASE && code <= SIGNAL_BASE + HIGHEST_SIGNAL
        ? ExitResult.signalled(code - SIGNAL_BASE)
        : ExitResult.exited(code);
  }

  /** Killed, as things are that end with a container. */
  public static ExitResult killed() {
    return ExitResult.signalled(SIGKILL);
  }
}
