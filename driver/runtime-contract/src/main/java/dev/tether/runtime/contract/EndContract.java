package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskState;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Ending: results, signals, stopping, removing. */
interface EndContract extends OnStage {

  @Test
  default void exitCodesAreTold() throws Exception {
    for (int code : new int[] {0, 1, 137, 255}) {
      TaskState.Exited end = stage().awaitEnd(stage().create(exits(code)));

      assertThat(end.result()).isEqualTo(returned(code));
      assertThat(end.endedAt()).isAfterOrEqualTo(end.startedAt());
    }
  }

  /** What a runtime tells of a task that returned a code. */
  private ExitResult returned(int code) {
    boolean looksKilled = code > 128 && code <= 128 + 64;
    return looksKilled && !tellsSignalsFromCodes()
        ? ExitResult.signalled(code - 128)
        : ExitResult.exited(code);
  }

  @Test
  default void signalIsNotMistakenForAnExitCode() throws Exception {
    TaskState.Exited killed = stage().awaitEnd(stage().create(killedBySignal(9)));
    TaskState.Exited returned = stage().awaitEnd(stage().create(exits(128 + 9)));

    assertThat(killed.result()).isEqualTo(ExitResult.signalled(9));
    assertThat(returned.result()).isEqualTo(returned(137));
  }

  @Test
  default void stopSendsTheSignalFirst() throws Exception {
    RemoteTask task = stage().create(sleepsLong());

    stage().runtime().stop(task.id(), 1, new StopRequest("SIGINT", Duration.ofMinutes(10)));

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(2));
  }

  @Test
  default void taskThatDoesNotCareIsKilledWhenTheTimeIsOver() throws Exception {
    RemoteTask task = ready();
    long began = System.nanoTime();

    stage().runtime().stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ofMillis(500)));

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(9));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(400));
  }

  /** A task that ignores SIGTERM already. */
  private RemoteTask ready() throws InterruptedException {
    RemoteTask task = stage().create(ignoresTerm());
    try (LogReader reader = stage().runtime().logs(task.id(), LogStream.STDOUT, 0)) {
      assertThat(Stage.read(reader)).isEqualTo("ready\n");
    }
    return task;
  }

  @Test
  default void withoutTimeTheTaskIsKilledAtOnce() throws Exception {
    RemoteTask task = ready();

    stage().runtime().stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ZERO));

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(9));
  }

  @Test
  default void secondStopShortensTheWait() throws Exception {
    RemoteTask task = ready();

    stage().runtime().stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ofMinutes(10)));
    stage().runtime().stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ofMillis(10)));

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(9));
  }

  @Test
  default void secondStopDoesNotProlongTheWait() throws Exception {
    RemoteTask task = ready();

    stage().runtime().stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ofMillis(300)));
    stage().runtime().stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ofMinutes(10)));

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(9));
  }

  @Test
  default void stoppingAnEndedTaskDoesNothing() throws Exception {
    RemoteTask task = stage().create(exits(5));
    TaskState.Exited end = stage().awaitEnd(task);

    stage().runtime().stop(task.id(), 1, Stage.KILL);

    assertThat(stage().get(task.id()).state()).isEqualTo(end);
  }

  @Test
  default void signalReachesTheTask() throws Exception {
    RemoteTask task = stage().create(sleepsLong());

    stage().runtime().signal(task.id(), 1, "SIGUSR1");

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(10));
  }

  @Test
  default void unknownSignalIsRefused() {
    RemoteTask task = stage().create(sleepsLong());

    assertThatThrownBy(() -> stage().runtime().signal(task.id(), 1, "SIGNONSENSE"))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("SIGNONSENSE");
    StopRequest stop = new StopRequest("SIGNONSENSE", Duration.ZERO);
    assertThatThrownBy(() -> stage().runtime().stop(task.id(), 1, stop))
        .isInstanceOf(RemoteFailure.Refused.class);
    assertThat(stage().get(task.id()).isLive()).isTrue();
  }

  @Test
  default void endedTaskCantBeSignalled() throws Exception {
    RemoteTask task = stage().create(exits(0));
    stage().awaitEnd(task);

    assertThatThrownBy(() -> stage().runtime().signal(task.id(), 1, "SIGTERM"))
        .isInstanceOf(RemoteFailure.Refused.class);
  }

  @Test
  default void runningTaskIsNotRemoved() {
    RemoteTask task = stage().create(sleepsLong());

    assertThatThrownBy(() -> stage().runtime().remove(task.id(), 1))
        .isInstanceOf(RemoteFailure.Refused.class);
    assertThat(stage().get(task.id()).state()).isEqualTo(task.state());
  }

  @Test
  default void removedTaskIsGoneAndMayBeRemovedAgain() throws Exception {
    RemoteTask task = stage().create(exits(0));
    stage().awaitEnd(task);

    stage().runtime().remove(task.id(), 1);
    stage().runtime().remove(task.id(), 1);

    assertThat(stage().find(task.id())).isEmpty();
    assertNoSuchTask(task.id());
  }

  @Test
  default void unknownTaskIsKnownNotToExist() {
    assertNoSuchTask(new RemoteTaskId("neverwas"));
  }

  private void assertNoSuchTask(RemoteTaskId id) {
    assertNoSuchTask(() -> stage().runtime().claim(id, 1, Stage.owner("second"), Stage.LEASE));
    assertNoSuchTask(
        () -> stage().runtime().release(id, 1, Duration.ofMinutes(1), LogOffsets.START));
    assertNoSuchTask(() -> stage().runtime().stop(id, 1, Stage.KILL));
    assertNoSuchTask(() -> stage().runtime().signal(id, 1, "SIGTERM"));
    assertNoSuchTask(() -> stage().readAll(id, LogStream.STDOUT, 0));
  }

  private static void assertNoSuchTask(ThrowingCallable command) {
    assertThatThrownBy(command).isInstanceOf(RemoteFailure.NoSuchTask.class);
  }
}
