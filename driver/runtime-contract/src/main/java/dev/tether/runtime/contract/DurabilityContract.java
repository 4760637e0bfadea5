package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.Custody;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskWatch;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What must still be true after a crash of the runtime. */
interface DurabilityContract extends OnStage {

  private void crashAndRestart() throws Exception {
    crash();
    restartAndReconnect();
  }

  private void restartAndReconnect() throws Exception {
    restart();
    Stage.eventually(() -> stage().runtime().health() instanceof RuntimeHealth.Healthy);
  }

  @Test
  default void runningTaskSurvivesACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask before = stage().create(sleepsLong());

    crashAndRestart();

    RemoteTask after = stage().get(before.id());
    assertThat(after.state()).as("the very same instance").isEqualTo(before.state());
    assertThat(after.token()).isEqualTo(before.token());
    assertThat(after.slot()).isEqualTo(before.slot());
    assertThat(after.specificationHash()).isEqualTo(before.specificationHash());
  }

  @Test
  default void ownershipSurvivesACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(sleepsLong());
    stage().runtime().claim(task.id(), 1, Stage.owner("second"), Stage.LEASE);
    RemoteTask before =
        stage().runtime().release(task.id(), 2, Duration.ofMinutes(5), new LogOffsets(3, 4));

    crashAndRestart();

    RemoteTask after = stage().get(task.id());
    assertThat(after.generation()).isEqualTo(2);
    assertThat(after.ownership().owner()).isEqualTo(Stage.owner("second"));
    assertThat(after.delivered()).isEqualTo(new LogOffsets(3, 4));
    assertThat(after.revision()).isGreaterThanOrEqualTo(before.revision());
    assertThat(((Custody.Detached) after.ownership().custody()).timeLeft())
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThatThrownBy(() -> stage().runtime().stop(task.id(), 1, Stage.KILL))
        .isInstanceOf(RemoteFailure.Fenced.class);
  }

  @Test
  default void heldTaskHasAValidLeaseAfterACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(sleepsLong());

    crashAndRestart();

    Custody custody = stage().get(task.id()).ownership().custody();
    assertThat(((Custody.Held) custody).leaseLeft())
        .isBetween(Stage.LEASE.minusSeconds(20), Stage.LEASE);
  }

  @Test
  default void tokenIsStillKnownAfterACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask before = stage().runtime().create(stage().request("t", sleepsLong()));

    crashAndRestart();

    RemoteTask again = stage().runtime().create(stage().request("t", sleepsLong()));
    assertThat(again.id()).isEqualTo(before.id());
    assertThat(again.state()).isEqualTo(before.state());
    assertThat(stage().runtime().list(stage().cluster(), Optional.empty())).hasSize(1);
  }

  @Test
  default void resultOfATaskThatEndedMeanwhileIsTheRealOne() throws Exception {
    assumeTrue(canCrash());
    RemoteTask returned = stage().create(writesLinesSlowly(10));
    crash();
    awaitEndWithoutRuntime(returned);

    restartAndReconnect();

    assertThat(stage().awaitEnd(returned).result()).isEqualTo(ExitResult.exited(0));
    String log = stage().readAll(returned.id(), LogStream.STDOUT, 0);
    assertThat(Stage.lines(1, 10)).startsWith(log);
    assertThat(log.equals(Stage.lines(1, 10)) || !keepsLastWords()).as(log).isTrue();
  }

  @Test
  default void endsAreStillToldAfterACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(sleepsLong());
    crashAndRestart();

    stage().runtime().signal(task.id(), 1, "SIGTERM");

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(15));
  }

  @Test
  default void endedTaskKeepsItsResultInACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(exits(42));
    var before = stage().awaitEnd(task);

    crashAndRestart();

    assertThat(stage().get(task.id()).state()).isEqualTo(before);
  }

  @Test
  default void stopGoesOnAfterACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(ignoresTerm());
    try (LogReader reader = stage().runtime().logs(task.id(), LogStream.STDOUT, 0)) {
      Stage.read(reader);
    }
    stage().runtime().stop(task.id(), 1, new StopRequest("SIGTERM", Duration.ofSeconds(2)));

    crashAndRestart();

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(9));
  }

  @Test
  default void timeToLiveGoesOnAfterACrash() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(sleepsLong());
    stage().runtime().release(task.id(), 1, Duration.ofSeconds(1), LogOffsets.START);

    crashAndRestart();

    assertThat(stage().awaitEnd(task).result()).isEqualTo(ExitResult.signalled(15));
  }

  @Test
  default void removedTaskStaysRemoved() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(exits(0));
    stage().awaitEnd(task);
    stage().runtime().remove(task.id(), 1);

    crashAndRestart();

    assertThat(stage().find(task.id())).isEmpty();
  }

  @Test
  default void logGoesOnAtTheOffsetWhereItBroke() throws Exception {
    assumeTrue(canCrash());
    RemoteTask task = stage().create(writesLinesSlowly(50));
    StringBuilder read = new StringBuilder();
    long offset;
    try (LogReader reader = stage().runtime().logs(task.id(), LogStream.STDOUT, 0)) {
      read.append(Stage.read(reader));
      crash();
      offset = reader.offset();
    }
    assertThat(offset).isEqualTo(read.length());

    restartAndReconnect();

    read.append(stage().readAll(task.id(), LogStream.STDOUT, offset));
    assertThat(read.toString()).isEqualTo(Stage.lines(1, 50));
  }

  @Test
  default void crashedRuntimeIsUnreachableAndItsWatchBreaks() throws Exception {
    assumeTrue(canCrash());
    stage().create(sleepsLong());
    try (TaskWatch watch = stage().runtime().watch(stage().cluster())) {
      Stage.next(watch);
      crash();

      assertThatThrownBy(() -> stage().runtime().list(stage().cluster(), Optional.empty()))
          .isInstanceOf(RemoteFailure.Unreachable.class);
      assertThat(stage().runtime().health()).isInstanceOf(RuntimeHealth.Unhealthy.class);
      assertThatThrownBy(
              () -> {
                while (true) {
                  Stage.next(watch);
                }
              })
          .isInstanceOf(RemoteFailure.Unreachable.class);
    } finally {
      restartAndReconnect();
    }
  }
}
