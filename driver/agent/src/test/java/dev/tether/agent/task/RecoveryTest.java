package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.journal.CorruptJournalException;
import dev.tether.agent.process.ProcFs;
import dev.tether.agent.process.ProcessIdentity;
import dev.tether.agent.process.SignalName;
import dev.tether.agent.process.StartedTask;
import dev.tether.agent.record.StopOrder;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The crash points that the package documentation of the agent lists. */
class RecoveryTest {
  @TempDir private Path directory;
  private TestState state;
  private Process innocent;

  @BeforeEach
  void prepare() throws Exception {
    state = new TestState(directory);
    innocent = new ProcessBuilder("sleep", "1000").start();
  }

  @AfterEach
  void endInnocent() {
    innocent.destroyForcibly().onExit().join();
  }

  /** A live process that is not a task. */
  private ProcessIdentity innocentProcess() throws Exception {
    String stat = Files.readString(Path.of("/proc", Long.toString(innocent.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessIdentity(innocent.pid(), Long.parseLong(fields[19]));
  }

  @Test
  void intentWithoutAnythingElseIsCalledOff() throws Exception {
    state.record(TestState.intent("a"));

    try (Tasks tasks = state.open()) {
      assertThat(tasks.list(TestState.CLUSTER, Optional.empty())).isEmpty();
    }
    try (Tasks again = state.open()) {
      assertThat(again.list(TestState.CLUSTER, Optional.empty())).isEmpty();
    }
  }

  @Test
  void intentThatWasCalledOffIsStartedAfreshWhenItIsAskedForAgain() throws Exception {
    TaskRecord intent = TestState.intent("a");
    state.record(intent);

    try (Tasks tasks = state.open()) {
      RemoteTask task =
          tasks.create(
              new CreateRequest(
                  intent.origin().token(),
                  TestState.SLOT,
                  TestState.OWNER,
                  "hash",
                  TestState.shell("exit 0"),
                  TestState.LEASE));

      assertThat(task.id().value()).isNotEqualTo("a");
      TestState.awaitEnd(tasks, task.id().value());
    }
  }

  @Test
  void taskThatWasStartedBeforeItWasRecordedIsFound() throws Exception {
    state.record(TestState.intent("a"));
    StartedTask started =
        state.shims.start("a", state.shims.plan("a", TestState.shell("sleep 1000")));

    try (Tasks tasks = state.open()) {
      assertThat(TestState.identity(tasks.get("a"))).isEqualTo(started.task());
      TestState.stop(tasks, "a");
      assertThat(TestState.isAlive(started.task())).isFalse();
    }
  }

  @Test
  void taskThatEndedBeforeItWasRecordedKeepsItsResult() throws Exception {
    state.record(TestState.intent("a"));
    state.shims.start("a", state.shims.plan("a", TestState.shell("exit 9")));
    TestState.eventually(() -> state.shims.end("a").isPresent());

    try (Tasks tasks = state.open()) {
      assertThat(TestState.awaitEnd(tasks, "a").result()).isEqualTo(ExitResult.exited(9));
      TestState.eventually(() -> state.directories.results().isEmpty());
    }
  }

  @Test
  void startThatTheHostsFailureCutInTwoIsAnUnknownEnd() throws Exception {
    state.record(TestState.intent("a"));
    Files.createDirectory(state.directories.task("a"));
    Files.createFile(state.directories.task("a").resolve("started"));

    try (Tasks tasks = state.open()) {
      assertThat(TestState.awaitEnd(tasks, "a").result().problem()).isPresent();
    }
  }

  @Test
  void processOfAnEarlierBootIsNotTakenForTheTask() throws Exception {
    ProcessIdentity other = innocentProcess();
    state.record(
        TestState.intent("a")
            .started("an earlier boot", new StartedTask(other, other, Instant.now())));

    try (Tasks tasks = state.open()) {
      assertThat(TestState.awaitEnd(tasks, "a").result().problem().orElseThrow())
          .contains("restarted");
    }
    assertThat(TestState.isAlive(other)).isTrue();
  }

  @Test
  void processIdThatWasUsedAgainIsNeitherTheTaskNorKilled() throws Exception {
    ProcessIdentity other = innocentProcess();
    ProcessIdentity earlier = new ProcessIdentity(other.pid(), other.startTicks() - 100);
    StartedTask started = new StartedTask(earlier, earlier, Instant.now());
    TaskRecord record =
        TestState.intent("a")
            .started(new ProcFs().bootId(), started)
            .stopping(new StopOrder(SignalName.SIGTERM, Instant.now(), false));
    state.record(record);

    try (Tasks tasks = state.open()) {
      assertThat(TestState.awaitEnd(tasks, "a").result().problem()).isPresent();
    }
    assertThat(TestState.isAlive(other)).isTrue();
  }

  @Test
  void filesThatNoRecordSpeaksOfAreDeleted() throws Exception {
    Files.createDirectories(directory.resolve("tasks/forgotten/work/deep"));
    Files.writeString(directory.resolve("ended/forgotten"), "0\n");

    try (Tasks tasks = state.open()) {
      assertThat(tasks.running()).isZero();
      TestState.eventually(
          () -> state.directories.ids().isEmpty() && state.directories.results().isEmpty());
    }
  }

  @Test
  void tornRecordIsCutOffAndTheRestIsKept() throws Exception {
    String id;
    try (Tasks tasks = state.open()) {
      RemoteTask task = TestState.create(tasks, "exit 1");
      id = task.id().value();
      TestState.awaitEnd(tasks, id);
    }
    Path journal = directory.resolve("journal");
    byte[] whole = Files.readAllBytes(journal);
    byte[] torn = Arrays.copyOf(whole, whole.length + 20);
    torn[whole.length + 3] = 100;
    Files.write(journal, torn);

    try (Tasks tasks = state.open()) {
      assertThat(((TaskState.Exited) tasks.get(id).state()).result())
          .isEqualTo(ExitResult.exited(1));
    }
  }

  @Test
  void damagedJournalIsNotOpened() throws Exception {
    try (Tasks tasks = state.open()) {
      for (int code = 0; code < 3; code++) {
        TestState.awaitEnd(tasks, TestState.create(tasks, "exit " + code).id().value());
      }
    }
    Path journal = directory.resolve("journal");
    byte[] damaged = Files.readAllBytes(journal);
    damaged[20] ^= 1;
    Files.write(journal, damaged);

    assertThatThrownBy(state::open)
        .isInstanceOf(CorruptJournalException.class)
        .hasMessageContaining(journal.toString());
    assertThat(Files.readAllBytes(journal)).as("left as it was found").isEqualTo(damaged);
  }
}
