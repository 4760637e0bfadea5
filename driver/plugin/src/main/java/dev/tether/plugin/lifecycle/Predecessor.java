package dev.tether.plugin.lifecycle;

import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.logs.Pulse;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.StopRequest;
import java.time.Duration;

/** Ends a task that must not run beside the one that is about to be started in its slot. */
final class Predecessor {
  private static final System.Logger LOG = System.getLogger(Predecessor.class.getName());

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STOP_BOUND = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Narrator narrator;
  private final Duration lease;

  /**
   * @param lease how long it is this allocation's without a renewal
   */
  Predecessor(Narrator narrator, Duration lease) {
    this.narrator = narrator;
    this.lease = lease;
  }

  /**
   * Ends it, with its owner fenced off first, keeps what it leaves, and forgets it.
   *
   * @throws TaskFailure.TimedOut when it does not end
   */
  void end(StartAttempt attempt, RemoteTask task) throws InterruptedException {
    narrator.tell(
        attempt.invocation(),
        "Stopping the remote task %s of an earlier start before a new one begins"
            .formatted(task.id()));
    RemoteTask mine =
        attempt.runtime().claim(task.id(), task.generation(), claimant(attempt, task), lease);
    attempt.runtime().stop(mine.id(), mine.generation(), new StopRequest("SIGTERM", STOP_TIMEOUT));
    long end = System.nanoTime() + STOP_BOUND.toNanos();
    while (attempt.found(mine.id()).map(RemoteTask::isLive).orElse(false)) {
      if (System.nanoTime() > end) {
        throw new TaskFailure.TimedOut(
            "the remote task %s of an earlier start does not end".formatted(task.id()));
      }
      Thread.sleep(LOOK);
    }
    deliverRest(attempt, mine);
    attempt.contents().bringBack(mine.id(), mine.generation());
    attempt.runtime().remove(mine.id(), mine.generation());
  }

  /**
   * The starting allocation, but under the name of the earlier invocation: if this try breaks off,
   * the next one would take the task for its own otherwise, and let it run.
   */
  private static Owner claimant(StartAttempt attempt, RemoteTask task) {
    Owner starting = attempt.owner();
    return new Owner(
        starting.allocationId(),
        task.ownership().owner().nomadTaskId(),
        starting.nodeId(),
        starting.nodeName());
  }

  /** What the ended task wrote and nobody delivered comes before what the new one will write. */
  private static void deliverRest(StartAttempt attempt, RemoteTask task)
      throws InterruptedException {
    LogDelivery rest =
        LogDelivery.begin(
            attempt.invocation().logs(),
            attempt.runtime(),
            task.id(),
            Pulse.always(),
            task::delivered,
            task.delivered(),
            LogDelivery.Start.AT_OFFSETS);
    if (!rest.awaitComplete(STOP_BOUND)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "not all logs of the ended task {0} could be delivered",
          task.id());
    }
    // The pipe stays open for the new task: Nomad's collector would not come back to it.
    rest.suspend();
  }
}
