package dev.tether.plugin.testing;

import dev.tether.runtime.Custody;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.Ownership;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Records of remote tasks, with only what a test is about said aloud. */
public final class Tasks {
  public static final Slot SLOT = new Slot("test", "global", "default", "web", "app", 0, "server");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Tasks() {}

  /** The allocation's first invocation of the task. */
  public static Owner owner(String allocation) {
    return new Owner(allocation, allocation + "/server/00000001", "node-" + allocation, "");
  }

  /** A running task whose owner renewed its lease just now. */
  public static RemoteTask runningOf(String allocation) {
    return task(allocation, new Custody.Held(Duration.ofSeconds(15)), running());
  }

  /** A running task of another allocation that this owner took over. */
  public static RemoteTask takenOverBy(Owner owner, String creator) {
    RemoteTask task = runningOf(creator);
    return new RemoteTask(
        task.id(),
        task.token(),
        task.slot(),
        task.specificationHash(),
        new Ownership(2, owner, task.ownership().custody()),
        task.state(),
        task.network(),
        task.delivered(),
        2);
  }

  /** A running task whose owner has not been heard of for longer than its lease. */
  public static RemoteTask expiredOf(String allocation) {
    return task(allocation, new Custody.Held(Duration.ZERO), running());
  }

  /** A running task that its owner let go of. */
  public static RemoteTask releasedBy(String allocation) {
    return task(allocation, new Custody.Detached(Duration.ofMinutes(40)), running());
  }

  /** A task that ended with 0 while its owner held it. */
  public static RemoteTask endedOf(String allocation) {
    return task(allocation, new Custody.Held(Duration.ZERO), ended());
  }

  /** A task that ended with 0 after its owner had let go of it. */
  public static RemoteTask endedAfterReleaseBy(String allocation) {
    return task(allocation, new Custody.Detached(Duration.ofMinutes(40)), ended());
  }

  private static TaskState running() {
    return new TaskState.Running(START, "pid 1 start 1");
  }

  private static TaskState ended() {
    return new TaskState.Exited(START, START.plusSeconds(1), ExitResult.exited(0));
  }

  private static RemoteTask task(String allocation, Custody custody, TaskState state) {
    Owner owner = owner(allocation);
    return new RemoteTask(
        new RemoteTaskId("task-of-" + allocation),
        owner.nomadTaskId(),
        SLOT,
        "hash",
        new Ownership(1, owner, custody),
        state,
        Optional.empty(),
        LogOffsets.START,
        1);
  }
}
