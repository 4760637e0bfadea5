package dev.tether.runtime.docker.task;

import dev.tether.runtime.Custody;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Ownership;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.docker.engine.ContainerFacts;
import dev.tether.runtime.docker.record.TaskRecord;
import dev.tether.runtime.docker.record.TaskRecord.Hold;
import java.time.Duration;
import java.util.Optional;

/** All that is known of one task. Guarded by its {@link Table}'s lock. */
final class Entry {
  private static final int STATES = 4;
  final String key;
  TaskRecord record;
  long version;
  Optional<ContainerFacts> facts = Optional.empty();

  /** When this process first saw the present owner's latest sign of life, nanoseconds. */
  long signSeen;

  /** When this process first saw the present release, nanoseconds. */
  long releaseSeen;

  /** When this process first saw the present stop order, nanoseconds. */
  long stopSeen;

  /** When this process first saw that the task has ended, nanoseconds. */
  long endSeen;

  /** What heartbeats say of the logs. */
  LogOffsets delivered = LogOffsets.START;

  Entry(String key, TaskRecord record, long version, long now) {
    this.key = key;
    this.record = record;
    this.version = version;
    this.signSeen = now;
    this.releaseSeen = now;
    this.stopSeen = now;
  }

  /** Takes over a newer record. */
  void accept(TaskRecord newer, long newVersion, long now) {
    boolean sameHold =
        newer.generation() == record.generation() && newer.hold().equals(record.hold());
    if (!sameHold) {
      signSeen = now;
      releaseSeen = now;
    }
    if (!newer.stop().map(TaskRecord.StopOrder::mark).equals(mark())) {
      stopSeen = now;
    }
    if (!newer.containerId().equals(record.containerId())) {
      facts = Optional.empty();
    }
    record = newer;
    version = newVersion;
  }

  private Optional<String> mark() {
    return record.stop().map(TaskRecord.StopOrder::mark);
  }

  TaskState state() {
    return Results.state(record, facts);
  }

  /** How long until a released task is an orphan; nothing while it is held. */
  Optional<Duration> timeLeft(long now) {
    return record.hold() instanceof Hold.Detached detached
        ? Optional.of(left(detached.timeToLive(), releaseSeen, now))
        : Optional.empty();
  }

  /** How long until the task has to be killed; nothing without a stop order. */
  Optional<Duration> stopLeft(long now) {
    return record.stop().map(stop -> left(stop.timeout(), stopSeen, now));
  }

  private static Duration left(Duration whole, long since, long now) {
    Duration left = whole.minusNanos(now - since);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The task as the driver sees it. */
  RemoteTask task(long now) {
    Custody custody =
        switch (record.hold()) {
          case Hold.Held held -> new Custody.Held(left(held.lease(), signSeen, now));
          case Hold.Detached detached ->
              new Custody.Detached(left(detached.timeToLive(), releaseSeen, now));
        };
    TaskState state = state();
    return new RemoteTask(
        record.id(),
        record.token(),
        record.slot(),
        record.hash(),
        new Ownership(record.generation(), record.owner(), custody),
        state,
        record.network(),
        record.delivered().max(delivered),
        version * STATES + rank(state));
  }

  private static int rank(TaskState state) {
    return switch (state) {
      case TaskState.Pending _ -> 0;
      case TaskState.Running _ -> 1;
      case TaskState.Exited _ -> 2;
    };
  }
}
