package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import dev.tether.runtime.TaskWatch.Change;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Watching. */
interface WatchContract extends OnStage {

  private TaskWatch syncedWatch() throws InterruptedException {
    TaskWatch watch = stage().runtime().watch(stage().cluster());
    while (!(Stage.next(watch) instanceof Change.Synced)) {
      assertThat(watch).isNotNull();
    }
    return watch;
  }

  @Test
  default void watchBeginsWithEverythingOnRecord() throws Exception {
    Set<RemoteTaskId> expected = new HashSet<>();
    expected.add(stage().create(sleepsLong()).id());
    RemoteTask ended = stage().create(exits(4));
    stage().awaitEnd(ended);
    expected.add(ended.id());

    try (TaskWatch watch = stage().runtime().watch(stage().cluster())) {
      Set<RemoteTaskId> told = new HashSet<>();
      while (Stage.next(watch) instanceof Change.Present present) {
        told.add(present.task().id());
      }
      assertThat(told).isEqualTo(expected);
    }
  }

  @Test
  default void watchOnNothingIsSyncedAtOnce() throws Exception {
    try (TaskWatch watch = stage().runtime().watch(stage().cluster())) {
      assertThat(Stage.next(watch)).isInstanceOf(Change.Synced.class);
      assertThat(watch.next(Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  default void watchTellsANewTask() throws Exception {
    try (TaskWatch watch = syncedWatch()) {
      RemoteTask task = stage().create(sleepsLong());

      Change.Present told = (Change.Present) Stage.next(watch);
      while (told.task().state() instanceof TaskState.Pending) {
        told = (Change.Present) Stage.next(watch);
      }
      assertThat(told.task().id()).isEqualTo(task.id());
      assertThat(told.task().state()).isEqualTo(task.state());
    }
  }

  @Test
  default void watchTellsOwnersEndAndRemoval() throws Exception {
    RemoteTask task = stage().create(sleepsLong());
    try (TaskWatch watch = syncedWatch()) {
      stage().runtime().claim(task.id(), 1, Stage.owner("second"), Stage.LEASE);
      Change.Present claimed = (Change.Present) Stage.next(watch);
      assertThat(claimed.task().generation()).isEqualTo(2);

      stage().runtime().stop(task.id(), 2, Stage.KILL);
      Change.Present ended = (Change.Present) Stage.next(watch);
      while (ended.task().isLive()) {
        ended = (Change.Present) Stage.next(watch);
      }
      assertThat(ended.task().id()).isEqualTo(task.id());
      assertThat(ended.task().revision()).isGreaterThan(claimed.task().revision());

      stage().runtime().remove(task.id(), 2);
      assertThat(Stage.next(watch)).isEqualTo(new Change.Gone(task.id()));
    }
  }

  @Test
  default void watchTellsNothingOfOtherClusters() throws Exception {
    try (TaskWatch other = stage().runtime().watch(stage().cluster() + "-other")) {
      stage().awaitEnd(stage().create(exits(0)));

      assertThat(Stage.next(other)).isInstanceOf(Change.Synced.class);
      assertThat(other.next(Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  default void twoWatchesTellTheSame() throws Exception {
    try (TaskWatch one = syncedWatch();
        TaskWatch two = syncedWatch()) {
      RemoteTask task = stage().create(sleepsLong());

      assertThat(((Change.Present) Stage.next(one)).task().id()).isEqualTo(task.id());
      assertThat(((Change.Present) Stage.next(two)).task().id()).isEqualTo(task.id());
    }
  }

  @Test
  default void closingAWatchEndsTheWait() throws Exception {
    TaskWatch watch = syncedWatch();
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                watch.next(Stage.PATIENCE.multipliedBy(10));
                waited.complete(false);
              } catch (RemoteFailure.Unreachable closed) {
                waited.complete(true);
              } catch (InterruptedException | RuntimeException wrong) {
                waited.completeExceptionally(wrong);
              }
            });

    watch.close();

    assertThat(waited.get(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
