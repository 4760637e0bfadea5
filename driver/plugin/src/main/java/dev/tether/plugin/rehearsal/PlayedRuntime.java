package dev.tether.plugin.rehearsal;

import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Custody;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.Ownership;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A runtime with one task, which does not exist. Asks the real one all the same whatever only asks,
 * and refuses everything that a takeover does not need.
 */
final class PlayedRuntime implements RemoteRuntime {
  private final RemoteRuntime real;
  private final RemoteTaskId id;
  private final Owner before;
  private volatile Slot slot = new Slot("", "", "", "", "", 0, "");

  /**
   * @param id which no task of the real runtime has
   * @param before the task's owner until it is claimed
   */
  PlayedRuntime(RemoteRuntime real, RemoteTaskId id, Owner before) {
    this.real = Objects.requireNonNull(real, "real");
    this.id = Objects.requireNonNull(id, "id");
    this.before = Objects.requireNonNull(before, "before");
  }

  @Override
  public Set<Capability> capabilities() {
    return real.capabilities();
  }

  @Override
  public RuntimeHealth health() {
    return real.health();
  }

  @Override
  public List<RemoteTask> list(String cluster, Optional<Slot> wanted) {
    var _ = real.list(cluster, wanted);
    slot = wanted.orElse(slot);
    return List.of(task(before, 1));
  }

  @Override
  public RemoteTask claim(
      RemoteTaskId claimed, long expectedGeneration, Owner newOwner, Duration lease) {
    try {
      return real.claim(id, expectedGeneration, newOwner, lease);
    } catch (RemoteFailure.NoSuchTask e) {
      return task(newOwner, expectedGeneration + 1);
    }
  }

  private RemoteTask task(Owner owner, long generation) {
    return new RemoteTask(
        id,
        owner.nomadTaskId(),
        slot,
        "",
        new Ownership(generation, owner, new Custody.Held(Duration.ofSeconds(1))),
        new TaskState.Running(Instant.EPOCH, ""),
        Optional.empty(),
        LogOffsets.START,
        generation);
  }

  @Override
  public RemoteTask create(CreateRequest request) {
    throw notPlayed();
  }

  @Override
  public TaskWatch watch(String cluster) {
    throw notPlayed();
  }

  @Override
  public RemoteTask release(
      RemoteTaskId released, long generation, Duration timeToLive, LogOffsets delivered) {
    throw notPlayed();
  }

  @Override
  public List<RemoteTaskId> renew(List<LeaseRenewal> renewals) {
    throw notPlayed();
  }

  @Override
  public void stop(RemoteTaskId stopped, long generation, StopRequest request) {
    throw notPlayed();
  }

  @Override
  public void signal(RemoteTaskId signalled, long generation, String signal) {
    throw notPlayed();
  }

  @Override
  public void remove(RemoteTaskId removed, long generation) {
    throw notPlayed();
  }

  @Override
  public LogReader logs(RemoteTaskId read, LogStream stream, long offset) {
    throw notPlayed();
  }

  private static RemoteFailure notPlayed() {
    return new RemoteFailure.Refused("a rehearsal does not change anything");
  }

  /** The real one stays open. */
  @Override
  public void close() {}
}
