package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.process.ProcessIdentity;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingsTest {
  @TempDir private Path directory;
  private TestState state;
  private Tasks tasks;

  @BeforeEach
  void open() throws Exception {
    state = new TestState(directory);
    tasks = state.open();
  }

  @AfterEach
  void close() {
    tasks.close();
  }

  /** The process id that the task wrote as its first line. */
  private long written(String id) throws Exception {
    Path log = state.directories.log(id, LogStream.STDOUT);
    TestState.eventually(() -> Files.readString(log).contains("\n"));
    return Long.parseLong(Files.readString(log).lines().findFirst().orElseThrow());
  }

  /** Whether a process runs; a zombie that nobody has taken off the table does not. */
  private static boolean runs(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  @Test
  void whatATaskLeavesRunningIsGoneWhenItsEndIsTold() throws Exception {
    String id = TestState.create(tasks, "sleep 1000 & echo $!").id().value();

    assertThat(TestState.awaitEnd(tasks, id).result()).isEqualTo(ExitResult.exited(0));
    assertThat(runs(written(id))).isFalse();
  }

  @Test
  void whatRunsInAnotherProcessGroupIsGoneToo() throws Exception {
    String id = TestState.create(tasks, "set -m; sleep 1000 & echo $!; exit 4").id().value();

    assertThat(TestState.awaitEnd(tasks, id).result()).isEqualTo(ExitResult.exited(4));
    assertThat(runs(written(id))).isFalse();
  }

  @Test
  void stopEndsTheWholeSession() throws Exception {
    String id = TestState.create(tasks, "trap '' TERM; sleep 1000 & echo $!; wait").id().value();
    long child = written(id);

    tasks.stop(id, 1, new StopRequest("SIGTERM", Duration.ofMillis(200)));

    assertThat(TestState.awaitEnd(tasks, id).result()).isEqualTo(ExitResult.signalled(9));
    assertThat(runs(child)).isFalse();
  }

  @Test
  void taskWhoseShimWasKilledRunsOnAndEndsWithAnUnknownResult() throws Exception {
    RemoteTask task = TestState.create(tasks, "sleep 1000");
    String id = task.id().value();
    ProcessIdentity shim = state.shims.started(id).orElseThrow().shim();
    ProcessIdentity process = TestState.identity(task);

    TestState.kill(shim);
    TestState.eventually(() -> !TestState.isAlive(shim));
    assertThat(TestState.isAlive(process)).isTrue();
    assertThat(tasks.get(id).isLive()).isTrue();
    TestState.kill(process);

    assertThat(TestState.awaitEnd(tasks, id).result().problem().orElseThrow())
        .contains("shim was killed");
  }

  @Test
  void taskWhoseShimWasKilledCanStillBeStopped() throws Exception {
    RemoteTask task = TestState.create(tasks, "sleep 1000");
    String id = task.id().value();
    TestState.kill(state.shims.started(id).orElseThrow().shim());

    tasks.stop(id, 1, new StopRequest("SIGTERM", Duration.ofSeconds(5)));

    TestState.awaitEnd(tasks, id);
    assertThat(TestState.isAlive(TestState.identity(task))).isFalse();
  }

  @Test
  void coreDumpIsASignalToo() throws Exception {
    String id = TestState.create(tasks, "ulimit -c unlimited; kill -SEGV $$").id().value();

    assertThat(TestState.awaitEnd(tasks, id).result()).isEqualTo(ExitResult.signalled(11));
  }

  @Test
  void statsCountTheWholeSession() throws Exception {
    String id = TestState.create(tasks, "echo $$; (while :; do :; done) & wait").id().value();
    written(id);

    TestState.eventually(() -> tasks.stats(id).cpuUserNanos() > 0);

    assertThat(tasks.stats(id).residentBytes()).isGreaterThan(100_000);
    TestState.stop(tasks, id);
  }
}
