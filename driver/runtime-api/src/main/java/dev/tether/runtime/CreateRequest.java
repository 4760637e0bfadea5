package dev.tether.runtime;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is needed to create a remote task.
 *
 * @param token names this creation: the same token never creates a second task. The driver takes
 *     the Nomad task id, which Nomad repeats when a plugin died within StartTask
 * @param slot where the task belongs
 * @param owner the first owner, of generation 1
 * @param specificationHash equal for equal definitions of the task
 * @param spec what to run
 * @param contents digest of the manifest that was staged under the token, {@link
 *     RemoteRuntime#stage}; nothing where the task has no contents
 * @param lease how long the owner counts as alive without a renewal
 */
public record CreateRequest(
    String token,
    Slot slot,
    Owner owner,
    String specificationHash,
    TaskSpec spec,
    Optional<String> contents,
    Duration lease) {

  public CreateRequest {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(specificationHash, "specificationHash");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(contents, "contents");
    Objects.requireNonNull(lease, "lease");
    if (token.isBlank()) {
      throw new IllegalArgumentException("a creation token must not be blank");
    }
  }

  /** For a task without contents. */
  public CreateRequest(
      String token,
      Slot slot,
      Owner owner,
      String specificationHash,
      TaskSpec spec,
      Duration lease) {
    this(token, slot, owner, specificationHash, spec, Optional.empty(), lease);
  }
}
