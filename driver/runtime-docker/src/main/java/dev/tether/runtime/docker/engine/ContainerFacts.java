package dev.tether.runtime.docker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * How a container is.
 *
 * @param id the engine's name for it
 * @param status how far its life has come
 * @param startedAt by the engine's clock; the epoch before it was started
 * @param endedAt by the engine's clock; the epoch before its end
 * @param exitCode as the engine tells it: 128 and more for a signal
 * @param oomKilled whether the host took its memory away
 * @param error what the engine could not do for it; empty usually
 * @param hostPid of its first process on the engine's host; 0 while it does not run
 */
public record ContainerFacts(
    String id,
    Status status,
    Instant startedAt,
    Instant endedAt,
    int exitCode,
    boolean oomKilled,
    String error,
    long hostPid) {

  /** A container's life. It goes only forward, as containers here are started once. */
  public enum Status {
    CREATED,
    RUNNING,
    ENDED,
    /** The engine has it no more. */
    GONE
  }

  public ContainerFacts {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(endedAt, "endedAt");
    Objects.requireNonNull(error, "error");
  }

  /** A container that the engine does not have. */
  public static ContainerFacts gone(String id) {
    return new ContainerFacts(
        id, Status.GONE, Instant.EPOCH, Instant.EPOCH, 0, false, "it was removed", 0);
  }

  /** From the engine's description. */
  static ContainerFacts of(JsonNode inspected) {
    JsonNode state = inspected.path("State");
    return new ContainerFacts(
        inspected.path("Id").asText(),
        status(state.path("Status").asText()),
        time(state.path("StartedAt").asText()),
        time(state.path("FinishedAt").asText()),
        state.path("ExitCode").asInt(),
        state.path("OOMKilled").asBoolean(),
        state.path("Error").asText(""),
        state.path("Pid").asLong());
  }

  /** The engine's word for a state. */
  static Status status(String word) {
    return switch (word) {
      case "created" -> Status.CREATED;
      case "exited", "dead", "removing" -> Status.ENDED;
      default -> Status.RUNNING;
    };
  }

  private static Instant time(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** Later in life than {@code other}, or as late. */
  public boolean isNotBefore(ContainerFacts other) {
    return status.compareTo(other.status) >= 0;
  }
}
