package dev.tether.agent.record;

import dev.tether.agent.process.StartedTask;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * All that the agent knows of one task and must not forget. Immutable; each change is a new record
 * with the next revision.
 *
 * @param allotment what it has of the host
 * @param delivered where the owner had delivered the logs up to at the last change; later
 *     deliveries are kept beside the record
 * @param keptFrom bytes of the logs before these positions were given back to the disk
 */
public record TaskRecord(
    String id,
    Origin origin,
    Allotment allotment,
    Holding holding,
    Life life,
    Optional<StopOrder> stop,
    LogOffsets delivered,
    LogOffsets keptFrom,
    long revision) {

  /**
   * What never changes.
   *
   * @param token the creation token
   * @param createdAt when the intent was recorded
   */
  public record Origin(String token, Slot slot, String specificationHash, Instant createdAt) {}

  /** The intent to start a task that has nothing of the host for itself. */
  public static TaskRecord intent(
      String id, Origin origin, Owner owner, Duration lease, String bootId) {
    return intent(id, origin, Allotment.NOTHING, owner, lease, bootId);
  }

  /** The intent to start a task. */
  public static TaskRecord intent(
      String id, Origin origin, Allotment allotment, Owner owner, Duration lease, String bootId) {
    return new TaskRecord(
        id,
        origin,
        allotment,
        Holding.first(owner, lease, origin.createdAt()),
        new Life.Intent(bootId),
        Optional.empty(),
        LogOffsets.START,
        LogOffsets.START,
        1);
  }

  /** It was started. */
  public TaskRecord started(String bootId, StartedTask started) {
    return with(holding, new Life.Running(bootId, started), stop);
  }

  /** It has ended. */
  public TaskRecord ended(Instant at, ExitResult result) {
    Instant startedAt =
        switch (life) {
          case Life.Intent intent -> origin.createdAt();
          case Life.Running running -> running.started().at();
          case Life.Exited exited -> exited.startedAt();
        };
    return with(holding, new Life.Exited(startedAt, at, result), stop);
  }

  /** It has another owner. */
  public TaskRecord claimed(Owner newOwner, Duration lease, Instant now) {
    return with(holding.claimed(newOwner, lease, now), life, stop);
  }

  /** Its owner let go of it. */
  public TaskRecord released(Instant until, LogOffsets upTo, Instant now) {
    return with(holding.released(until, now), life, stop).deliveredTo(upTo);
  }

  /** It is to be stopped, at the latest as an earlier order says. */
  public TaskRecord stopping(StopOrder order) {
    return with(holding, life, Optional.of(stop.map(earlier -> earlier.and(order)).orElse(order)));
  }

  /** The logs arrived up to there, at least; not a change that counts as a revision. */
  public TaskRecord deliveredTo(LogOffsets upTo) {
    return new TaskRecord(
        id, origin, allotment, holding, life, stop, delivered.max(upTo), keptFrom, revision);
  }

  /** The logs before these positions are gone. */
  public TaskRecord trimmed(LogOffsets from) {
    return new TaskRecord(
        id, origin, allotment, holding, life, stop, delivered, keptFrom.max(from), revision + 1);
  }

  /** Whether something runs, or may run. */
  public boolean isLive() {
    return !(life instanceof Life.Exited);
  }

  private TaskRecord with(Holding newHolding, Life newLife, Optional<StopOrder> newStop) {
    return new TaskRecord(
        id, origin, allotment, newHolding, newLife, newStop, delivered, keptFrom, revision + 1);
  }
}
