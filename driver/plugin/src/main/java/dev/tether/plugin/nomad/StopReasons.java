package dev.tether.plugin.nomad;

import dev.tether.nomad.Allocation;
import dev.tether.nomad.Allocation.ClientStatus;
import dev.tether.nomad.Allocation.DesiredStatus;
import dev.tether.nomad.Allocation.DesiredTransition;
import dev.tether.nomad.Job;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.plugin.ownership.StopReason.Ending;
import dev.tether.runtime.Slot;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the reason of a stop from what the Nomad API says of the allocation and its job, as the
 * servers and the scheduler of Nomad 1.6 to 1.11 fill these fields.
 */
final class StopReasons {
  /** The scheduler's words for a replacement whose disconnected original is kept. */
  private static final String RECONNECTED = "disconnected client reconnect";

  /** The scheduler's words for an allocation whose node is down. */
  private static final String LOST = "alloc is lost since its node is down";

  /** Nomad itself forgets old allocations; a bound for what it remembers. */
  private static final int MOST_ANCESTORS = 20;

  private StopReasons() {}

  /**
   * The reason.
   *
   * @param allocation the one whose task is stopped, with its job
   * @param job the job as it is now; nothing when it was purged
   * @param others finds another allocation by its id
   */
  static StopReason of(
      Allocation allocation,
      Optional<Job> job,
      Slot slot,
      Function<String, Optional<Allocation>> others) {
    Optional<String> jobEnding = jobEnding(allocation, job, slot);
    if (jobEnding.isPresent()) {
      return new Ending(jobEnding.get());
    }
    if (allocation.desiredStatus() == DesiredStatus.EVICT || allocation.preemptedBy().isPresent()) {
      return new Ending("a job of higher priority takes its place");
    }
    if (isLost(allocation)) {
      return new StopReason.NodeLost();
    }
    if (allocation.desiredStatus() == DesiredStatus.RUN && !isMoving(allocation)) {
      return new Ending("Nomad restarts it or ends it on its node");
    }
    if (allocation.desiredDescription().contains(RECONNECTED)) {
      return new StopReason.OriginalReturned();
    }
    if (isMoving(allocation)) {
      return moving(allocation.desiredTransition());
    }
    return originalIsKept(allocation, others)
        ? new StopReason.OriginalReturned()
        : new Ending("Nomad says: " + allocation.desiredDescription());
  }

  /**
   * Whether its node was down. A client that comes back overwrites the status that the servers gave
   * its allocation, before it learns that the allocation was replaced; the description stays.
   */
  static boolean isLost(Allocation allocation) {
    return allocation.clientStatus() == ClientStatus.LOST
        || (allocation.desiredStatus() == DesiredStatus.STOP
            && allocation.desiredDescription().equals(LOST));
  }

  /**
   * Whether an allocation that this one replaced is wanted again. When a client that is back tells
   * of its allocations before the scheduler looks, there are two where one is right, and the
   * scheduler stops either of them as "not needed due to job update", whatever the job's {@code
   * disconnect} block says; its words can't tell that from a real update.
   */
  private static boolean originalIsKept(
      Allocation allocation, Function<String, Optional<Allocation>> others) {
    Optional<Allocation> before = allocation.previousAllocation().flatMap(others);
    for (int hops = 0; before.isPresent() && hops < MOST_ANCESTORS; hops++) {
      if (isAlive(before.get())) {
        return true;
      }
      before = before.get().previousAllocation().flatMap(others);
    }
    return false;
  }

  private static boolean isAlive(Allocation allocation) {
    return allocation.desiredStatus() == DesiredStatus.RUN
        && !isMoving(allocation)
        && !allocation.clientStatus().isTerminal()
        && allocation.clientStatus() != ClientStatus.UNKNOWN;
  }

  private static boolean isMoving(Allocation allocation) {
    return allocation.desiredTransition().migrate();
  }

  private static StopReason moving(DesiredTransition transition) {
    // Only a person's request says anything about the shutdown delay, even if it is "false".
    if (transition.noShutdownDelaySet()) {
      return new StopReason.StoppedByPerson();
    }
    return transition.migrateDisablePlacement()
        ? new StopReason.DrainedForGood()
        : new StopReason.Drained();
  }

  /** Why the job itself does not want this task any more, as it was. */
  static Optional<String> jobEnding(Allocation allocation, Optional<Job> current, Slot slot) {
    if (current.isEmpty()) {
      return Optional.of("its job was purged");
    }
    Job job = current.get();
    if (job.stopped()) {
      return Optional.of("its job was stopped");
    }
    if (isSystem(job)) {
      return Optional.of("a system job has one task per node and moves none");
    }
    if (!sameTask(allocation.job(), current, slot)) {
      return Optional.of("its job was updated");
    }
    if (job.count(slot.group()).map(count -> slot.index() >= count).orElse(true)) {
      return Optional.of("its group was scaled in");
    }
    return Optional.empty();
  }

  private static boolean isSystem(Job job) {
    return job.type() == Job.Type.SYSTEM || job.type() == Job.Type.SYSBATCH;
  }

  /** Whether two jobs define the slot's task in the same way; versions differ by scaling alone. */
  static boolean sameTask(Optional<Job> one, Optional<Job> other, Slot slot) {
    return one.isPresent()
        && other.isPresent()
        && one.get().task(slot.group(), slot.task()).isPresent()
        && one.get()
            .task(slot.group(), slot.task())
            .equals(other.get().task(slot.group(), slot.task()));
  }
}
