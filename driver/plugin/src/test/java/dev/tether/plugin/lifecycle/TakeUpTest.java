package dev.tether.plugin.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.testing.ScriptedNomad;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestNode;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task of which Nomad has lost, or not yet stored, the handle, with real processes. */
class TakeUpTest {
  private static final String[] LONG = {"sleep", "600"};

  @TempDir Path directory;

  private final ScriptedNomad nomad = new ScriptedNomad();
  private TestAgent agent;
  private TestNode one;

  @BeforeEach
  void startAgentAndNode() {
    agent = new TestAgent(directory).start();
    one = new TestNode(agent, nomad, directory.resolve("one"));
  }

  @AfterEach
  void endEverything() {
    one.close();
    agent.close();
  }

  @Test
  void aTaskWhoseHandleNomadHasLostIsTakenUpByTheNextStart() throws InterruptedException {
    String before = identity(one.start(one.invocation("A", 1), LONG));
    one.close();
    one = new TestNode(agent, nomad, directory.resolve("one"));

    ManagedTask again = one.start(one.invocation("A", 2), LONG);

    assertThat(identity(again)).isEqualTo(before);
    assertThat(agent.onlyTask().generation()).isEqualTo(2);
    assertThat(one.events()).anyMatch(event -> event.contains("of which Nomad had no handle"));
  }

  @Test
  void aPluginThatOutlivesItsNomadLeavesTheTaskToTheNextStart() throws InterruptedException {
    ManagedTask first = one.start(one.invocation("A", 1), LONG);
    String before = identity(first);

    ManagedTask again = one.start(one.invocation("A", 2), LONG);

    assertThat(identity(again)).isEqualTo(before);
    assertThat(again.hold()).isEqualTo(new Hold.Owning(2));
    assertThat(first.hold()).isEqualTo(new Hold.LetGo());
    assertThat(first.end()).isDone();
  }

  @Test
  void anAllocationThatIsStartedLateAfterItWasReplacedStartsNoSecondTask()
      throws InterruptedException {
    one.start(one.invocation("A", 1), LONG);
    one.close();
    one = new TestNode(agent, nomad, directory.resolve("one"));
    nomad.loses("A");
    ManagedTask successor = one.start(one.invocation("B", 1), LONG);

    assertThatThrownBy(() -> one.start(one.invocation("A", 2), LONG))
        .isInstanceOf(TaskFailure.Replaced.class)
        .hasMessageContaining("replaced this allocation by B");

    assertThat(agent.tasks()).hasSize(1);
    assertThat(successor.hold()).isEqualTo(new Hold.Owning(2));
  }

  @Test
  void whatNomadStopsBeforeItsHandleIsRecoveredIsNotTakenUpByTheNextStart()
      throws InterruptedException {
    ManagedTask first = one.start(one.invocation("A", 1), LONG);
    String before = identity(first);
    one.close();
    one = new TestNode(agent, nomad, directory.resolve("one"));
    one.stop(first);

    assertThat(identity(one.start(one.invocation("A", 2), LONG))).isNotEqualTo(before);
    assertThat(agent.tasks()).hasSize(1);
  }

  @Test
  void whatNomadDestroysIsNotTakenUpByTheNextStart() throws InterruptedException {
    ManagedTask first = one.start(one.invocation("A", 1), LONG);
    String before = identity(first);
    one.destroy(first);

    assertThat(identity(one.start(one.invocation("A", 2), LONG))).isNotEqualTo(before);
    assertThat(agent.tasks()).hasSize(1);
  }

  private static String identity(ManagedTask task) {
    RemoteTask record = task.record().orElseThrow();
    return ((TaskState.Running) record.state()).identity();
  }
}
