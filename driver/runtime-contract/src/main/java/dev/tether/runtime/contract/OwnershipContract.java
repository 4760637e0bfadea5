package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Custody;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Claim, release, lease and fencing. */
interface OwnershipContract extends OnStage {

  private RemoteTask release(RemoteTask task, Duration timeToLive) {
    return stage().runtime().release(task.id(), task.generation(), timeToLive, LogOffsets.START);
  }

  private RemoteTask claim(RemoteTask task, String allocation) {
    return stage()
        .runtime()
        .claim(task.id(), task.generation(), Stage.owner(allocation), Stage.LEASE);
  }

  @Test
  default void claimGivesTheNextGenerationToTheNewOwner() {
    RemoteTask task = stage().create(sleepsLong());

    RemoteTask claimed = claim(task, "second");

    assertThat(claimed.generation()).isEqualTo(2);
    assertThat(claimed.ownership().owner()).isEqualTo(Stage.owner("second"));
    assertThat(claimed.ownership().isDetached()).isFalse();
    assertThat(claimed.state()).isEqualTo(task.state());
    assertThat(claimed.revision()).isGreaterThan(task.revision());
    assertThat(stage().get(task.id()).generation()).isEqualTo(2);
  }

  @Test
  default void ofManyClaimersOneWins() throws Exception {
    RemoteTask task = stage().create(sleepsLong());

    int winners = 0;
    int fenced = 0;
    for (Future<RemoteTask> attempt : Stage.together(16, index -> claim(task, "c" + index))) {
      try {
        assertThat(attempt.get().generation()).isEqualTo(2);
        winners++;
      } catch (ExecutionException failed) {
        assertThat(failed).hasCauseInstanceOf(RemoteFailure.Fenced.class);
        fenced++;
      }
    }

    assertThat(winners).isEqualTo(1);
    assertThat(fenced).isEqualTo(15);
    assertThat(stage().get(task.id()).generation()).isEqualTo(2);
  }

  @Test
  default void commandsOfAStaleOwnerAreFencedAndChangeNothing() throws Exception {
    RemoteTask stale = stage().create(sleepsLong());
    RemoteTask present = claim(stale, "second");
    RemoteTaskId id = stale.id();

    assertFenced(() -> stage().runtime().stop(id, 1, Stage.KILL));
    assertFenced(() -> stage().runtime().signal(id, 1, "SIGKILL"));
    assertFenced(() -> release(stale, Duration.ofMillis(1)));
    assertFenced(() -> stage().runtime().remove(id, 1));
    assertFenced(() -> claim(stale, "third"));

    RemoteTask after = stage().get(id);
    assertThat(after.state()).isEqualTo(present.state());
    assertThat(after.ownership().owner()).isEqualTo(Stage.owner("second"));
    assertThat(after.revision()).isEqualTo(present.revision());
  }

  private static void assertFenced(ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            RemoteFailure.Fenced.class,
            fenced -> {
              assertThat(fenced.carried()).isEqualTo(1);
              assertThat(fenced.present()).isEqualTo(2);
            });
  }

  @Test
  default void generationFromTheFutureIsFencedToo() {
    RemoteTask task = stage().create(sleepsLong());

    assertThatThrownBy(() -> stage().runtime().stop(task.id(), 2, Stage.KILL))
        .isInstanceOf(RemoteFailure.Fenced.class);
  }

  @Test
  default void releasedTaskRunsOnAndKeepsOwnerAndGeneration() {
    RemoteTask task = stage().create(sleepsLong());

    RemoteTask released = release(task, Duration.ofMinutes(40));

    assertThat(released.state()).isEqualTo(task.state());
    assertThat(released.generation()).isEqualTo(1);
    assertThat(released.ownership().isOwnedBy("first")).isTrue();
    assertThat(timeLeft(released)).isBetween(Duration.ofMinutes(39), Duration.ofMinutes(40));
  }

  private static Duration timeLeft(RemoteTask task) {
    return ((Custody.Detached) task.ownership().custody()).timeLeft();
  }

  @Test
  default void taskReleasedAgainGetsTheNewTime() {
    RemoteTask task = stage().create(sleepsLong());
    release(task, Duration.ofMinutes(40));

    RemoteTask again = release(task, Duration.ofMinutes(10));

    assertThat(timeLeft(again)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
  }

  @Test
  default void claimedInTimeADetachedTaskLivesOn() throws Exception {
    RemoteTask task = stage().create(sleepsLong());
    Duration timeToLive = Duration.ofSeconds(1);
    RemoteTask claimed = claim(release(task, timeToLive), "second");

    assertThat(claimed.ownership().isDetached()).isFalse();
    assertThat(claimed.generation()).isEqualTo(2);
    try (TaskWatch watch = stage().runtime().watch(stage().cluster())) {
      long end = System.nanoTime() + 2 * timeToLive.toNanos();
      while (System.nanoTime() - end < 0) {
        Optional<TaskWatch.Change> change = watch.next(timeToLive);
        assertThat(change.filter(OwnershipContract::isEnd)).isEmpty();
      }
    }
    assertThat(stage().get(task.id()).state()).isEqualTo(task.state());
  }

  private static boolean isEnd(TaskWatch.Change change) {
    return change instanceof TaskWatch.Change.Present present && !present.task().isLive();
  }

  @Test
  default void detachedTaskIsStoppedWhenItsTimeIsOver() throws Exception {
    RemoteTask task = stage().create(sleepsLong());

    release(task, Duration.ofMillis(100));

    TaskState.Exited end = stage().awaitEnd(task);
    assertThat(end.result().signal()).isEqualTo(15);
  }

  @Test
  default void endedTaskCanBeReleasedAndClaimedAndKeepsItsResult() throws Exception {
    RemoteTask task = stage().create(exits(3));
    TaskState.Exited end = stage().awaitEnd(task);

    RemoteTask claimed = claim(release(task, Duration.ofMinutes(1)), "second");

    assertThat(claimed.generation()).isEqualTo(2);
    assertThat(claimed.state()).isEqualTo(end);
  }

  @Test
  default void leaseRunsOutWithoutRenewal() throws Exception {
    RemoteTask task =
        stage()
            .runtime()
            .create(
                new CreateRequest(
                    "t",
                    stage().slot(0),
                    Stage.owner("first"),
                    "hash",
                    sleepsLong(),
                    Duration.ofMillis(300)));

    Stage.eventually(() -> leaseLeft(stage().get(task.id())).isZero());

    assertThat(stage().get(task.id()).state()).isEqualTo(task.state());
  }

  private static Duration leaseLeft(RemoteTask task) {
    return ((Custody.Held) task.ownership().custody()).leaseLeft();
  }

  @Test
  default void renewalStartsTheLeaseAnew() throws Exception {
    RemoteTask task = stage().create(sleepsLong());
    Duration before = leaseLeft(stage().get(task.id()));
    Stage.eventually(
        () -> leaseLeft(stage().get(task.id())).compareTo(before.minusMillis(200)) < 0);

    List<RemoteTaskId> refused =
        stage().runtime().renew(List.of(new LeaseRenewal(task.id(), 1, LogOffsets.START)));

    assertThat(refused).isEmpty();
    assertThat(leaseLeft(stage().get(task.id()))).isBetween(before.minusMillis(150), Stage.LEASE);
  }

  @Test
  default void renewalsTellWhichTasksAreNotOnesOwn() {
    RemoteTask own = stage().create(sleepsLong());
    RemoteTask lost = stage().create(sleepsLong());
    claim(lost, "second");
    RemoteTaskId gone = new RemoteTaskId("neverwas");

    List<RemoteTaskId> refused =
        stage()
            .runtime()
            .renew(
                List.of(
                    new LeaseRenewal(own.id(), 1, LogOffsets.START),
                    new LeaseRenewal(lost.id(), 1, new LogOffsets(7, 7)),
                    new LeaseRenewal(gone, 1, LogOffsets.START)));

    assertThat(refused).containsExactlyInAnyOrder(lost.id(), gone);
  }

  @Test
  default void theLastWordOfAnEarlierOwnerCountsThoughItsRenewalIsRefused() {
    RemoteTask task = stage().create(sleepsLong());
    claim(task, "second");

    List<RemoteTaskId> refused =
        stage()
            .runtime()
            .renew(List.of(new LeaseRenewal(task.id(), 1, new LogOffsets(7, 8), true)));

    assertThat(refused).containsExactly(task.id());
    assertThat(stage().get(task.id()).delivered()).isEqualTo(new LogOffsets(7, 8));
  }

  @Test
  default void whatAnEarlierOwnerSendsBeforeItsLastWordChangesNothing() {
    RemoteTask task = stage().create(sleepsLong());
    claim(task, "second");

    stage().runtime().renew(List.of(new LeaseRenewal(task.id(), 1, new LogOffsets(7, 8))));

    assertThat(stage().get(task.id()).delivered()).isEqualTo(LogOffsets.START);
  }

  @Test
  default void renewalOfADetachedTaskRecordsOnlyTheLogs() {
    RemoteTask task = stage().create(sleepsLong());
    release(task, Duration.ofMinutes(40));

    List<RemoteTaskId> refused =
        stage().runtime().renew(List.of(new LeaseRenewal(task.id(), 1, new LogOffsets(5, 6))));

    assertThat(refused).isEmpty();
    RemoteTask after = stage().get(task.id());
    assertThat(after.ownership().isDetached()).isTrue();
    assertThat(after.delivered()).isEqualTo(new LogOffsets(5, 6));
  }
}
