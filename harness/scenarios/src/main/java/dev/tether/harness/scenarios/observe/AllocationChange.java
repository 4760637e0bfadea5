package dev.tether.harness.scenarios.observe;

import java.time.Instant;
import java.util.Objects;

/**
 * What Nomad told of an allocation from this moment on.
 *
 * @param name for instance {@code job.group[0]}
 * @param status what changed, for people: {@code desired=run client=running}
 */
public record AllocationChange(Instant at, String id, String name, String nodeName, String status) {
  public AllocationChange {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(nodeName, "nodeName");
    Objects.requireNonNull(status, "status");
  }
}
