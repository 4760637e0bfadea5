package dev.tether.plugin.lifecycle;

import dev.tether.plugin.nomad.NomadView;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes an allocation owner of a task without a StartTask: because Nomad handed it the previous
 * allocation's handle while the runtime was silent, or because the one that had replaced it let go
 * and Nomad wants it to run on (its client had been disconnected and is back; Nomad makes no call
 * then).
 */
final class TakeBack {
  private static final System.Logger LOG = System.getLogger(TakeBack.class.getName());
  private static final int TRIES = 5;
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final NomadView nomad;
  private final Narrator narrator;
  private final Duration lease;

  TakeBack(NomadView nomad, Narrator narrator, Duration lease) {
    this.nomad = Objects.requireNonNull(nomad, "nomad");
    this.narrator = Objects.requireNonNull(narrator, "narrator");
    this.lease = Objects.requireNonNull(lease, "lease");
  }

  /**
   * Claims a detached task in the background once Nomad wants the allocation to run. That a client
   * is back may show in the API a moment later, and the API may be away for as long: so it is asked
   * until the task has another owner, or its time is over.
   */
  void consider(ManagedTask managed, RemoteTask task) {
    Thread.ofVirtual()
        .name("take-back-" + managed.invocation().nomadTaskId())
        .start(() -> claimOnceWanted(managed, task));
  }

  private void claimOnceWanted(ManagedTask managed, RemoteTask task) {
    try {
      while (isFree(managed, task.generation())) {
        if (nomad.isWanted(managed.invocation().owner().allocationId())) {
          claim(managed, task);
          return;
        }
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the release in this generation still stands, and the allocation could take over. */
  private static boolean isFree(ManagedTask managed, long generation) {
    return managed.hold() instanceof Hold.Passive
        && managed
            .record()
            .filter(task -> task.generation() == generation && task.ownership().isDetached())
            .isPresent();
  }

  /** Claims, in the background, a task whose handle Nomad gave to this allocation. */
  void adopt(ManagedTask managed, RemoteTask task) {
    Thread.ofVirtual()
        .name("adopt-" + managed.invocation().nomadTaskId())
        .start(() -> claim(managed, task));
  }

  private void claim(ManagedTask managed, RemoteTask task) {
    try {
      for (int tried = 0; tried < TRIES; tried++) {
        Optional<RemoteTask> claimed = tryClaim(managed, task);
        if (claimed.isPresent()) {
          managed.owned(claimed.get(), LastWord.after(task));
          narrator.taskAdopted(managed.invocation(), claimed.get(), task.ownership().owner());
          return;
        }
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RemoteFailure e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "task {0} was not taken over: {1}",
          managed.invocation().nomadTaskId(),
          e.getMessage());
    }
  }

  private Optional<RemoteTask> tryClaim(ManagedTask managed, RemoteTask task) {
    try {
      return Optional.of(
          managed
              .connection()
              .runtime()
              .claim(task.id(), task.generation(), managed.invocation().owner(), lease));
    } catch (RemoteFailure.Unreachable e) {
      return Optional.empty();
    }
  }
}
