package dev.tether.harness.scenarios.observe;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/**
 * One line of a driver's own trace: a call that began or ended.
 *
 * @param node the node whose driver answered
 * @param method for instance {@code Driver/StartTask}
 * @param task the Nomad task id it was about; may be empty
 * @param allocationId the allocation it was about; may be empty
 * @param status the gRPC status; empty while it runs
 * @param micros how long it took, microseconds
 * @param phase whether it began or ended
 * @param detail what else the driver tells, by name
 */
public record RpcEvent(
    Instant at,
    String node,
    String method,
    String task,
    String allocationId,
    String status,
    long micros,
    Phase phase,
    Map<String, String> detail) {

  /** Which end of a call. */
  public enum Phase {
    BEGIN,
    END
  }

  public RpcEvent {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(allocationId, "allocationId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(phase, "phase");
    detail = Map.copyOf(detail);
  }

  /** When the call came, whichever end of it this is. */
  public Instant began() {
    return phase == Phase.END ? at.minus(micros, ChronoUnit.MICROS) : at;
  }

  /** The method without its service: {@code StartTask}. */
  public String shortMethod() {
    return method.substring(method.lastIndexOf('/') + 1);
  }
}
