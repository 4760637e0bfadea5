package dev.tether.plugin.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.ownership.StopReason;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.ScriptedNomad;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestNode;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and one remote host, with real processes. */
class HandoverTest {
  private static final String[] LONG = {"sleep", "600"};

  @TempDir Path directory;

  private final ScriptedNomad nomad = new ScriptedNomad();
  private TestAgent agent;
  private TestNode one;
  private TestNode two;

  @BeforeEach
  void startAgentAndNodes() {
    agent = new TestAgent(directory).start();
    one = new TestNode(agent, nomad, directory.resolve("one"));
    two = new TestNode(agent, nomad, directory.resolve("two"));
  }

  @AfterEach
  void endEverything() {
    one.close();
    two.close();
    agent.close();
  }

  @Test
  void oneInvocationStartsOneTask() throws InterruptedException {
    TaskConfig invocation = one.invocation("A", 1);
    ManagedTask first = one.start(invocation, LONG);
    assertThat(one.start(invocation, LONG)).isSameAs(first);
    assertThat(agent.tasks()).hasSize(1);
  }

  @Test
  void aPluginThatDiedBeforeItAnsweredStartsNoSecondTask() throws InterruptedException {
    TaskConfig invocation = one.invocation("A", 1);
    String before = identity(one.start(invocation, LONG));
    one.close();
    one = new TestNode(agent, nomad, directory.resolve("one"));
    assertThat(identity(one.start(invocation, LONG))).isEqualTo(before);
    assertThat(agent.onlyTask().generation()).isEqualTo(1);
  }

  @Test
  void aDrainedTaskIsTakenOverByTheNextAllocation() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    String before = identity(a);
    nomad.stopsBecause(new StopReason.Drained());
    one.stop(a);
    assertThat(TestNode.await(a)).isEqualTo(ExitResult.exited(0));
    one.destroy(a);
    assertThat(agent.onlyTask().ownership().isDetached()).isTrue();

    ManagedTask b = two.start(two.invocation("B", 1), LONG);
    assertThat(identity(b)).isEqualTo(before);
    assertThat(agent.onlyTask().generation()).isEqualTo(2);
    assertThat(two.events()).anyMatch(event -> event.startsWith("Reattached to the remote task"));
  }

  @Test
  void aPluginThatDiedBeforeItAnsweredThatItTookOverATaskKeepsIt() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    String before = identity(a);
    nomad.stopsBecause(new StopReason.Drained());
    one.stop(a);
    TaskConfig invocation = two.invocation("B", 1);
    two.start(invocation, LONG);
    two.close();
    two = new TestNode(agent, nomad, directory.resolve("two"));

    ManagedTask again = two.start(invocation, LONG);

    assertThat(identity(again)).isEqualTo(before);
    assertThat(agent.onlyTask().generation()).isEqualTo(2);
  }

  @Test
  void aBatchTaskThatMayFinishIsTakenOverWhenASuccessorComesAllTheSame()
      throws InterruptedException {
    ManagedTask a = one.startBatch(one.invocation("A", 1), LONG);
    String before = identity(a);
    nomad.stopsBecause(new StopReason.DrainedForGood());
    one.stop(a);
    assertThat(a.end()).isNotDone();
    nomad.loses("A");
    ManagedTask b = two.startBatch(two.invocation("B", 1), LONG);
    assertThat(identity(b)).isEqualTo(before);
    assertThat(TestNode.await(a)).isEqualTo(ExitResult.exited(0));
  }

  @Test
  void aBatchTaskThatFinishedIsNotRunAgainByASuccessorThatComesAllTheSame() throws Exception {
    Path end = directory.resolve("end");
    String[] finishing = {"sh", "-c", "while [ ! -e '" + end + "' ]; do sleep 0.01; done; exit 3"};
    ManagedTask a = one.startBatch(one.invocation("A", 1), finishing);
    nomad.stopsBecause(new StopReason.DrainedForGood());
    one.stop(a);
    nomad.loses("A");
    Files.createFile(end);
    assertThat(TestNode.await(a)).isEqualTo(ExitResult.exited(3));
    one.destroy(a);

    ManagedTask b = two.startBatch(two.invocation("B", 1), finishing);
    assertThat(b.handle().remoteId()).isEqualTo(a.handle().remoteId());
    assertThat(TestNode.await(b)).isEqualTo(ExitResult.exited(3));
    two.destroy(b);
    assertThat(agent.tasks()).isEmpty();
  }

  @Test
  void aBatchTaskThatFinishedIsForgottenWhereNobodyFollows() throws InterruptedException {
    ManagedTask a = one.startBatch(one.invocation("A", 1), "sh", "-c", "sleep 1; exit 3");
    nomad.stopsBecause(new StopReason.DrainedForGood());
    one.stop(a);
    assertThat(TestNode.await(a)).isEqualTo(ExitResult.exited(3));
    one.destroy(a);
    Eventually.holds("the task is forgotten", () -> agent.tasks().isEmpty());
  }

  @Test
  void toDestroyAnInvocationThatWasNotStoppedEndsItsWaitAndNotItsTask()
      throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    one.destroy(a);
    assertThat(a.end()).isDone();
    assertThat(agent.onlyTask().isLive()).isTrue();
  }

  @Test
  void aTaskThatHasToEndEndsAndIsForgotten() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    one.stop(a);
    assertThat(TestNode.await(a).signal()).isEqualTo(15);
    one.destroy(a);
    assertThat(agent.tasks()).isEmpty();
  }

  @Test
  void theNodeThatWasLostCanDoNothingToTheTaskWhenItReturns() throws InterruptedException {
    TaskConfig invocation = one.invocation("A", 1);
    ManagedTask a = one.start(invocation, LONG);
    TaskHandle handle = TestNode.handle(invocation, a);
    String before = identity(a);
    one.close();
    nomad.loses("A");
    ManagedTask b = two.start(two.invocation("B", 1), LONG);

    one = new TestNode(agent, nomad, directory.resolve("one"));
    ManagedTask returned = one.recover(handle);
    assertThat(returned.hold()).isEqualTo(new Hold.Passive());
    one.stop(returned);
    assertThat(TestNode.await(returned)).isEqualTo(ExitResult.exited(0));
    one.destroy(returned);
    assertThat(identity(b)).isEqualTo(before);
    assertThat(agent.onlyTask().isLive()).isTrue();
  }

  @Test
  void aNodeThatWasOnlyCutOffLearnsThatItsTaskHasAnotherOwner() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    nomad.loses("A");
    two.start(two.invocation("B", 1), LONG);
    Eventually.holds("A has lost the task", () -> a.hold() instanceof Hold.Passive);
    assertThat(one.events()).anyMatch(event -> event.contains("has taken over the remote task: B"));
    one.stop(a);
    assertThat(agent.onlyTask().isLive()).isTrue();
  }

  @Test
  void aReplacementGivesTheTaskBackToTheOriginalThatReturned() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    String before = identity(a);
    nomad.loses("A");
    ManagedTask b = two.start(two.invocation("B", 1), LONG);
    Eventually.holds("A has lost the task", () -> a.hold() instanceof Hold.Passive);

    nomad.keeps("A");
    nomad.stopsBecause(new StopReason.OriginalReturned());
    two.stop(b);
    Eventually.holds("A owns the task again", () -> a.hold().equals(new Hold.Owning(3)));
    assertThat(identity(a)).isEqualTo(before);
    assertThat(a.end()).isNotDone();
  }

  @Test
  void theOriginalTakesTheTaskBackAlsoWhenNomadTellsLateThatItIsWanted()
      throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    nomad.loses("A");
    ManagedTask b = two.start(two.invocation("B", 1), LONG);
    nomad.stopsBecause(new StopReason.OriginalReturned());
    two.stop(b);
    Eventually.holds("A knows that the task is free", () -> nomad.wasAskedFor("A"));

    nomad.keeps("A");
    Eventually.holds("A owns the task again", () -> a.hold().equals(new Hold.Owning(3)));
  }

  @Test
  void theOriginalTakesTheTaskBackAlsoWhenItNeverSawItsReplacementHoldIt()
      throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    RemoteTask released;
    one.connection().forget(a.handle().remoteId(), a);
    try (RemoteRuntime third = agent.connect()) {
      RemoteTask claimed =
          third.claim(
              a.handle().remoteId(), 1, new Owner("B", "B/1", "", ""), Duration.ofMinutes(1));
      released = third.release(claimed.id(), 2, Duration.ofMinutes(1), LogOffsets.START);
    }

    nomad.keeps("A");
    a.changed(released);
    Eventually.holds("A owns the task again", () -> a.hold().equals(new Hold.Owning(3)));
  }

  @Test
  void aRestartedPluginGoesOnWithItsTaskAndDeliversItsResult() throws InterruptedException {
    TaskConfig invocation = one.invocation("A", 1);
    ManagedTask a = one.start(invocation, "sh", "-c", "sleep 1; exit 7");
    TaskHandle handle = TestNode.handle(invocation, a);
    one.close();
    Eventually.holds("the task has ended", () -> !agent.onlyTask().isLive());
    one = new TestNode(agent, nomad, directory.resolve("one"));
    assertThat(TestNode.await(one.recover(handle))).isEqualTo(ExitResult.exited(7));
  }

  @Test
  void aHandleFromThePreviousAllocationIsAdopted() throws InterruptedException {
    TaskConfig invocation = one.invocation("A", 1);
    ManagedTask a = one.start(invocation, LONG);
    String before = identity(a);
    nomad.stopsBecause(new StopReason.DetachSignal());
    one.stop(a);

    TaskHandle handedOver =
        TestNode.handle(invocation, a).toBuilder()
            .setConfig(two.invocation("B", 1))
            .setState(dev.tether.protocol.nomad.drivers.TaskState.UNKNOWN)
            .build();
    ManagedTask b = two.recover(handedOver);
    assertThat(b.hold()).isEqualTo(new Hold.Owning(2));
    assertThat(identity(b)).isEqualTo(before);
  }

  @Test
  void aHandleWhoseTaskIsGoneIsRefusedSoThatNomadStartsAnew() throws InterruptedException {
    TaskConfig invocation = one.invocation("A", 1);
    ManagedTask a = one.start(invocation, LONG);
    TaskHandle handle = TestNode.handle(invocation, a);
    one.stop(a);
    TestNode.await(a);
    one.destroy(a);
    assertThatThrownBy(() -> one.recover(handle))
        .isInstanceOf(TaskFailure.NotRecoverable.class)
        .hasMessageContaining("does not exist any more");
  }

  @Test
  void aHandleIsAcceptedWhileTheRuntimeIsSilent() throws InterruptedException {
    TaskConfig invocation = one.invocation("A", 1);
    ManagedTask a = one.start(invocation, LONG);
    TaskHandle handle = TestNode.handle(invocation, a);
    one.close();
    agent.stop();
    one = new TestNode(agent, nomad, directory.resolve("one"));
    ManagedTask recovered = one.recover(handle);
    assertThat(recovered.hold()).isEqualTo(Hold.Unresolved.of(false));
    assertThat(recovered.end()).isNotDone();
    agent.start();
    Eventually.holds("the task is owned again", () -> recovered.hold().equals(new Hold.Owning(1)));
  }

  @Test
  void aSilentRuntimeHoldsUpAllHandlesTogetherAndNotEachOfThem() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    one.close();
    agent.stop();
    one = new TestNode(agent, nomad, directory.resolve("one"));
    long began = System.nanoTime();
    for (int number = 0; number < 10; number++) {
      ManagedTask recovered =
          one.recover(TestNode.handle(one.invocation("allocation-" + number, 1), a));
      assertThat(recovered.hold()).isEqualTo(Hold.Unresolved.of(false));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void anOrderToStopIsGivenWhenTheRuntimeAnswersAgain() throws Exception {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    agent.stop();
    Thread stop = Thread.startVirtualThread(() -> stopInterruptibly(a));
    agent.start();
    assertThat(TestNode.await(a).signal()).isEqualTo(15);
    stop.join();
  }

  @Test
  void twoReleasedTasksAreNotGuessedBetween() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    ManagedTask c = two.start(two.invocation("C", 1), LONG);
    nomad.stopsBecause(new StopReason.Drained());
    one.stop(a);
    two.stop(c);
    assertThatThrownBy(() -> two.start(two.invocation("B", 1), LONG))
        .isInstanceOf(TaskFailure.Ambiguous.class)
        .hasMessageContaining("of allocation A")
        .hasMessageContaining("of allocation C");
    assertThat(agent.tasks()).hasSize(2);
  }

  @Test
  void aReleasedTaskWhoseJobIsStoppedIsEndedAndForgottenByAnyDriver() throws InterruptedException {
    ManagedTask a = one.start(one.invocation("A", 1), LONG);
    nomad.stopsBecause(new StopReason.Drained());
    one.stop(a);
    OrphanReaper reaper = new OrphanReaper(List.of(two.connection()), nomad);
    Eventually.holds("two has heard", () -> two.connection().released().size() == 1);
    assertThat(reaper.look()).as("saw it for the first time").isTrue();
    assertThat(reaper.look()).as("saw it for the first time").isFalse();
    assertThat(agent.onlyTask().isLive()).isTrue();

    nomad.stopsJob();
    Eventually.holds(
        "nothing is left",
        () -> {
          reaper.look();
          return agent.tasks().isEmpty();
        });
  }

  @Test
  void aTaskWhoseNodeDiedBeforeItsJobWasStoppedIsEndedToo() throws InterruptedException {
    try (TestNode dying =
        new TestNode(agent, nomad, directory.resolve("dying"), Duration.ofSeconds(1))) {
      dying.start(dying.invocation("A", 1), LONG);
    }
    nomad.stopsJob();
    Eventually.holds(
        "nothing is left",
        () -> {
          // A new one each time: the cheap looks between two listings are not what is tested.
          OrphanReaper reaper = new OrphanReaper(List.of(two.connection()), nomad);
          reaper.look();
          reaper.look();
          return agent.tasks().isEmpty();
        });
  }

  @Test
  void aProgramThatDoesNotExistIsRefusedAndLeavesNothing() {
    assertThatThrownBy(() -> one.start(one.invocation("A", 1), "/no/such/program"))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("/no/such/program");
    assertThat(agent.tasks()).isEmpty();
  }

  private void stopInterruptibly(ManagedTask task) {
    try {
      one.stop(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String identity(ManagedTask task) {
    RemoteTask record = task.record().orElseThrow();
    return ((TaskState.Running) record.state()).identity();
  }
}
