package dev.tether.agent.task;

import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may manage a task: claim, release, renew. May be used from any thread. */
final class Custodians {
  private final TaskTable table;
  private final InstantSource clock;

  Custodians(TaskTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Refuses a command of anybody but the present owner.
   *
   * @throws RemoteFailure.Fenced when the generation is not the present one
   */
  static void fence(TaskRecord task, long generation) {
    long present = task.holding().generation();
    if (present != generation) {
      throw new RemoteFailure.Fenced(new RemoteTaskId(task.id()), generation, present);
    }
  }

  RemoteTask claim(String id, long expectedGeneration, Owner newOwner, Duration lease) {
    ManagedTask task = table.get(id);
    table.change(
        task,
        record -> {
          fence(record, expectedGeneration);
          return record.claimed(newOwner, lease, clock.instant());
        });
    return table.view(task);
  }

  RemoteTask release(String id, long generation, Duration timeToLive, LogOffsets delivered) {
    ManagedTask task = table.get(id);
    table.change(
        task,
        record -> {
          fence(record, generation);
          return record.released(clock.instant().plus(timeToLive), delivered, clock.instant());
        });
    return table.view(task);
  }

  /**
   * Renews leases; returns the ids of those that were refused. The last word of an earlier owner is
   * noted all the same: it knows best where the next one has to go on.
   */
  List<RemoteTaskId> renew(List<LeaseRenewal> renewals) {
    List<RemoteTaskId> refused = new ArrayList<>();
    Map<String, LogOffsets> delivered = new HashMap<>();
    for (LeaseRenewal renewal : renewals) {
      Optional<ManagedTask> found =
          table
              .find(renewal.id().value())
              .filter(task -> task.record().holding().generation() >= renewal.generation());
      if (found.isEmpty()) {
        refused.add(renewal.id());
        continue;
      }
      ManagedTask task = found.get();
      boolean owned = task.record().holding().generation() == renewal.generation();
      if ((owned || renewal.last()) && task.deliver(renewal.delivered())) {
        delivered.put(task.id(), renewal.delivered());
      }
      if (owned) {
        task.renew(renewal.generation(), table.nowNanos());
      } else {
        refused.add(renewal.id());
      }
    }
    if (!delivered.isEmpty()) {
      table.store().delivered(delivered);
    }
    return refused;
  }
}
