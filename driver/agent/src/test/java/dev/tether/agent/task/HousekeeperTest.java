package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.record.OwnerSpan;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeeperTest {
  @TempDir private Path directory;
  private TestState state;

  @BeforeEach
  void prepare() throws Exception {
    state = new TestState(directory);
  }

  @Test
  void endedTaskThatNobodyRemovesIsForgottenWithItsFiles() throws Exception {
    Retention brief = new Retention(Duration.ofMillis(300), Duration.ofHours(1), 0);
    try (Tasks tasks = state.open(brief)) {
      String id = TestState.create(tasks, "exit 0").id().value();

      TestState.eventually(() -> tasks.list(TestState.CLUSTER, Optional.empty()).isEmpty());

      TestState.eventually(() -> !Files.exists(state.directories.task(id)));
    }
  }

  @Test
  void runningTaskIsNeverForgotten() throws Exception {
    Retention brief = new Retention(Duration.ofMillis(100), Duration.ofMillis(100), 0);
    try (Tasks tasks = state.open(brief)) {
      RemoteTask running = TestState.create(tasks, "sleep 1000");
      TestState.create(tasks, "exit 0");

      TestState.eventually(() -> tasks.list(TestState.CLUSTER, Optional.empty()).size() == 1);

      assertThat(tasks.get(running.id().value()).isLive()).isTrue();
      TestState.stop(tasks, running.id().value());
    }
  }

  @Test
  void orphanIsStoppedAndForgottenEarlierThanOthers() throws Exception {
    Retention orphansBrief = new Retention(Duration.ofHours(1), Duration.ofMillis(300), 0);
    try (Tasks tasks = state.open(orphansBrief)) {
      String orphan = TestState.create(tasks, "sleep 1000").id().value();
      String owned = TestState.create(tasks, "exit 0").id().value();

      tasks.release(orphan, 1, Duration.ofMillis(10), LogOffsets.START);

      TestState.eventually(() -> tasks.list(TestState.CLUSTER, Optional.empty()).size() == 1);
      assertThat(tasks.get(owned).state()).isInstanceOf(TaskState.Exited.class);
    }
  }

  @Test
  void historyTellsTheLatestOwnersAndWhenTheyLetGo() throws Exception {
    try (Tasks tasks = state.open()) {
      String id = TestState.create(tasks, "sleep 1000").id().value();
      for (int generation = 1; generation <= 40; generation++) {
        if (generation % 2 == 0) {
          tasks.release(id, generation, Duration.ofMinutes(1), LogOffsets.START);
        }
        tasks.claim(id, generation, new Owner("a" + generation, "", "", ""), TestState.LEASE);
      }

      List<OwnerSpan> history = tasks.history(id);

      assertThat(history).hasSize(32);
      assertThat(history.getLast().generation()).isEqualTo(41);
      assertThat(history.getLast().owner().allocationId()).isEqualTo("a40");
      assertThat(history.getLast().released()).isEmpty();
      assertThat(history)
          .allSatisfy(
              span ->
                  assertThat(span.released().isPresent()).isEqualTo(span.generation() % 2 == 0));
      TestState.stop(tasks, id);
    }
  }
}
