package dev.tether.plugin.lifecycle;

import dev.tether.plugin.contents.ContentsProblem;
import dev.tether.runtime.RemoteFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries out SignalTask: changed files are with the task before its signal is.
 *
 * <p>Nomad kills a task whose change signal fails, so a runtime that does not answer must not make
 * one fail: the signal is accepted, and delivered as soon as that is possible.
 */
public final class TaskSignaller {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Narrator narrator;

  /** Signals that wait for their runtime, by task and name. */
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  public TaskSignaller(Narrator narrator) {
    this.narrator = Objects.requireNonNull(narrator, "narrator");
  }

  /**
   * Sends a signal to a task.
   *
   * @throws RemoteFailure.Refused when there is no such signal, or the allocation does not own the
   *     task
   */
  public void signal(ManagedTask task, String signal) {
    try {
      deliver(task, signal);
    } catch (RemoteFailure.Unreachable | RemoteFailure.Failed e) {
      if (waiting.add(key(task, signal))) {
        narrator.tell(
            task.invocation(),
            "%s waits until it can be delivered: %s".formatted(signal, e.getMessage()));
        Thread.ofVirtual()
            .name("signal-" + task.invocation().nomadTaskId())
            .start(() -> keepDelivering(task, signal));
      }
    }
  }

  private void keepDelivering(ManagedTask task, String signal) {
    try {
      while (task.hold() instanceof Hold.Owning && !delivered(task, signal)) {
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(key(task, signal));
    }
  }

  private boolean delivered(ManagedTask task, String signal) {
    try {
      deliver(task, signal);
      narrator.tell(task.invocation(), signal + ", which had to wait, was delivered");
      return true;
    } catch (RemoteFailure.Unreachable | RemoteFailure.Failed e) {
      return false;
    } catch (RemoteFailure e) {
      narrator.tell(
          task.invocation(), "%s was not delivered: %s".formatted(signal, e.getMessage()));
      return true;
    }
  }

  private void deliver(ManagedTask task, String signal) {
    long generation = task.ownedGeneration();
    bringFiles(task);
    task.connection().runtime().signal(task.handle().remoteId(), generation, signal);
  }

  /**
   * Brings a task's changed files to it. Files that can't be sent at all are told of and hold
   * nothing up.
   *
   * @throws RemoteFailure.Unreachable when the runtime does not answer
   * @throws RemoteFailure.Failed when it did not work this time
   */
  public void bringFiles(ManagedTask task) {
    try {
      task.contents().flush();
    } catch (RemoteFailure.Refused | ContentsProblem e) {
      narrator.tell(
          task.invocation(), "The task goes on with its earlier files: " + e.getMessage());
    }
  }

  private static String key(ManagedTask task, String signal) {
    return task.invocation().nomadTaskId() + ' ' + signal;
  }
}
