package dev.tether.plugin.lifecycle;

import dev.tether.plugin.config.Durations;
import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.ownership.StopDecision;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.StopRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries out StopTask: finds out why, then lets go of the task or really stops it. */
public final class TaskStopper {
  private static final String DEFAULT_SIGNAL = "SIGTERM";
  private static final String DETACH = "DETACH";

  /** How long a runtime may take beyond the task's own timeout to kill it and say so. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final TaskRegistry registry;
  private final NomadView nomad;
  private final Narrator narrator;

  /** Invocations whose order to stop is being given. */
  private final Set<String> ordered = ConcurrentHashMap.newKeySet();

  public TaskStopper(TaskRegistry registry, NomadView nomad, Narrator narrator) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.nomad = Objects.requireNonNull(nomad, "nomad");
    this.narrator = Objects.requireNonNull(narrator, "narrator");
  }

  /**
   * Stops an invocation. One that is not known needs no stop.
   *
   * @param timeout between the signal and the kill
   * @param signal the job's kill_signal, empty for the default, or {@code DETACH}
   * @throws TaskFailure.TimedOut when the task could not be stopped in time; it is still being
   *     tried
   */
  public void stop(String nomadTaskId, Duration timeout, String signal)
      throws InterruptedException {
    ManagedTask task = registry.find(nomadTaskId).orElse(null);
    if (task == null) {
      // Its handle may not have come back yet after a crash: the next start must not go on with it.
      registry.end(nomadTaskId);
      return;
    }
    switch (task.hold()) {
      case Hold.Passive _ -> {
        task.letGo();
        task.endLocally();
      }
      case Hold.LetGo _, Hold.Ended _ -> {}
      case Hold.Owning owning -> stopOwned(task, owning.generation(), timeout, signal);
      case Hold.Unresolved _ -> stopUnresolved(task, signal);
    }
  }

  private void stopOwned(ManagedTask task, long generation, Duration timeout, String signal)
      throws InterruptedException {
    if (task.record().map(record -> !record.isLive()).orElse(false)) {
      return;
    }
    switch (decide(task, signal)) {
      case StopDecision.Release release -> release(task, generation, release.because());
      case StopDecision.Finish finish -> {
        narrator.tell(
            task.invocation(), "The remote task may run to its end, because " + finish.because());
        task.finalWait().begin();
      }
      case StopDecision.Stop stop -> {
        narrator.tell(task.invocation(), "Stopping the remote task, because " + stop.because());
        registry.end(task.invocation().nomadTaskId());
        reallyStop(task, generation, request(timeout, signal));
      }
    }
  }

  private StopDecision decide(ManagedTask task, String signal) {
    return StopDecision.decide(
        nomad.stopReason(task.invocation().owner().allocationId(), task.handle().slot(), signal),
        task.handle().policy());
  }

  private static StopRequest request(Duration timeout, String signal) {
    boolean none = signal.isEmpty() || signal.equals(DETACH);
    return new StopRequest(none ? DEFAULT_SIGNAL : signal, timeout);
  }

  private void release(ManagedTask task, long generation, String because)
      throws InterruptedException {
    Duration timeToLive = task.handle().policy().detachTtl();
    LogOffsets delivered = task.letGo();
    narrator.tell(
        task.invocation(),
        "Released the remote task, because %s; it runs on and waits %s for its next owner"
            .formatted(because, Durations.format(timeToLive)));
    if (!released(task, generation, timeToLive, delivered)) {
      Thread.ofVirtual()
          .name("release-" + task.invocation().nomadTaskId())
          .start(() -> keepReleasing(task, generation, timeToLive, delivered));
    }
    task.endLocally();
  }

  /** Tries until the runtime hears of it, for as long as the release would have lasted. */
  private static void keepReleasing(
      ManagedTask task, long generation, Duration timeToLive, LogOffsets delivered) {
    long end = System.nanoTime() + timeToLive.toNanos();
    try {
      while (System.nanoTime() < end && !released(task, generation, timeToLive, delivered)) {
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean released(
      ManagedTask task, long generation, Duration timeToLive, LogOffsets delivered) {
    try {
      task.connection()
          .runtime()
          .release(task.handle().remoteId(), generation, timeToLive, delivered);
      return true;
    } catch (RemoteFailure.Fenced e) {
      return isTold(task, generation, delivered);
    } catch (RemoteFailure.NoSuchTask e) {
      return true;
    } catch (RemoteFailure e) {
      return false;
    }
  }

  /** Tells whoever has taken the task already where its logs have to go on. */
  private static boolean isTold(ManagedTask task, long generation, LogOffsets delivered) {
    try {
      LastWord.tell(task.connection(), task.handle().remoteId(), generation, delivered);
      return true;
    } catch (RemoteFailure e) {
      return false;
    }
  }

  /**
   * Gives the order to stop and waits for the end. Where the runtime does not answer, the order
   * stays and is given as soon as it does, even after this call has failed: Nomad calls again only
   * a few times.
   */
  private void reallyStop(ManagedTask task, long generation, StopRequest request)
      throws InterruptedException {
    if (ordered.add(task.invocation().nomadTaskId())) {
      Thread.ofVirtual()
          .name("stop-" + task.invocation().nomadTaskId())
          .start(() -> keepOrdering(task, generation, request));
    }
    Duration bound = request.timeout().plus(GRACE);
    try {
      task.end().get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TaskFailure.TimedOut(
          "the remote task %s has not ended within %s after it was to be stopped%s"
              .formatted(
                  task.handle().remoteId(),
                  Durations.format(bound),
                  task.connection().problem().map(problem -> ": " + problem).orElse("")));
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end is never exceptional", e);
    }
  }

  private void keepOrdering(ManagedTask task, long generation, StopRequest request) {
    try {
      while (!order(task, generation, request)) {
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ordered.remove(task.invocation().nomadTaskId());
    }
  }

  /** Returns whether the runtime has the order on record, or none is needed. */
  private static boolean order(ManagedTask task, long generation, StopRequest request)
      throws InterruptedException {
    try {
      task.connection().runtime().stop(task.handle().remoteId(), generation, request);
      return true;
    } catch (RemoteFailure.Unreachable | RemoteFailure.Failed e) {
      return task.end().isDone();
    } catch (RemoteFailure.Refused e) {
      // A signal that the runtime does not know must not keep a task alive.
      StopRequest plain = new StopRequest(DEFAULT_SIGNAL, request.timeout());
      return !request.equals(plain) && order(task, generation, plain);
    } catch (RemoteFailure.Fenced | RemoteFailure.NoSuchTask e) {
      task.letGo();
      task.endLocally();
      return true;
    }
  }

  /** Without the runtime nothing can be stopped, but a task that is to be moved needs nothing. */
  private void stopUnresolved(ManagedTask task, String signal) throws InterruptedException {
    if (decide(task, signal) instanceof StopDecision.Stop) {
      throw new TaskFailure.TimedOut(
          "the remote task %s can't be stopped now: %s"
              .formatted(
                  task.handle().remoteId(),
                  task.connection().problem().orElse("the runtime does not answer")));
    }
    task.letGo();
    task.endLocally();
  }
}
