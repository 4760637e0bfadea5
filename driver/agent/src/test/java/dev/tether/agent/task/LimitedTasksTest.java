package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.agent.process.Posix;
import dev.tether.runtime.Capability;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.Limits;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What really happens to tasks with limits on this host. */
class LimitedTasksTest {
  private static final long MEMORY = 64L << 20;

  /** Needs more and more memory. */
  private static final String HUNGRY = "exec awk 'BEGIN { s = \"x\"; while (1) s = s s }'";

  @TempDir Path directory;
  private TestState state;
  private Tasks tasks;

  @BeforeEach
  void open() throws Exception {
    state = new TestState(directory);
    tasks = state.open();
  }

  @AfterEach
  void close() throws Exception {
    for (RemoteTask left : tasks.list(TestState.CLUSTER, Optional.empty())) {
      if (left.isLive()) {
        TestState.stop(tasks, left.id().value());
      }
    }
    tasks.close();
  }

  private void needs(Capability limit) {
    assumeTrue(
        tasks.limiting().working().contains(limit),
        () -> "this host can't: " + tasks.limiting().facts());
  }

  private static Limits memory(long bytes) {
    return new Limits(
        Optional.empty(), Optional.of(bytes), Optional.empty(), Optional.empty(), Map.of());
  }

  private RemoteTask create(TaskSpec spec) {
    return tasks.create(
        new CreateRequest(
            UUID.randomUUID().toString(),
            TestState.SLOT,
            TestState.OWNER,
            "hash",
            spec,
            TestState.LEASE));
  }

  private RemoteTask create(String script, Limits limits) {
    return create(TestState.shell(script).withLimits(limits));
  }

  private String written(RemoteTask task) throws Exception {
    return Files.readString(
        state.directories.log(task.id().value(), dev.tether.runtime.LogStream.STDOUT));
  }

  private ExitResult result(RemoteTask task) throws Exception {
    return TestState.awaitEnd(tasks, task.id().value()).result();
  }

  @Test
  void taskThatNeedsTooMuchMemoryIsKilledAndThatIsTold() throws Exception {
    needs(Capability.MEMORY_LIMIT);

    RemoteTask task = create(HUNGRY, memory(MEMORY));

    assertThat(result(task)).isEqualTo(new ExitResult(0, 9, true, Optional.empty()));
  }

  @Test
  void killForMemoryIsKnownToTheNextAgent() throws Exception {
    needs(Capability.MEMORY_LIMIT);
    RemoteTask task = create("mkfifo go; read line < go; " + HUNGRY, memory(MEMORY));
    Path pipe = state.directories.task(task.id().value()).resolve("work/go");
    TestState.eventually(() -> Files.exists(pipe));

    tasks.close();
    Files.writeString(pipe, "go\n");
    TestState.eventually(() -> !TestState.isAlive(TestState.identity(task)));
    tasks = state.open();

    assertThat(result(task)).isEqualTo(new ExitResult(0, 9, true, Optional.empty()));
  }

  @Test
  void taskThatIsKilledByAPersonIsNotOutOfMemory() throws Exception {
    needs(Capability.MEMORY_LIMIT);
    RemoteTask task = create("sleep 1000", memory(MEMORY));

    TestState.kill(TestState.identity(task));

    assertThat(result(task)).isEqualTo(ExitResult.signalled(9));
  }

  @Test
  void processesBeyondTheLimitAreNotStarted() throws Exception {
    needs(Capability.PIDS_LIMIT);
    Limits limits =
        new Limits(Optional.empty(), Optional.empty(), Optional.of(3L), Optional.empty(), Map.of());

    RemoteTask task =
        create("sleep 1000 & sleep 1000 & (sleep 1000; :) & wait; echo never", limits);

    assertThat(result(task).exitCode()).isNotZero();
    assertThat(written(task)).isEmpty();
  }

  @Test
  void processorTimeIsKeptToTheLimitAndHoldUpsAreCounted() throws Exception {
    needs(Capability.CPU_LIMIT);
    Limits limits =
        new Limits(
            Optional.of(0.1), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    RemoteTask task = create("while :; do :; done", limits);

    TestState.eventually(
        () ->
            tasks
                    .stats(task.id().value())
                    .throttling()
                    .map(TaskStats.Throttling::periods)
                    .orElse(0L)
                > 3);
    assertThat(tasks.stats(task.id().value()).cpuUserNanos()).isPositive();
  }

  @Test
  void limitsPerProcessAreThere() throws Exception {
    needs(Capability.ULIMITS);
    Limits limits =
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("nofile", new Limits.Ulimit(100, 200), "core", new Limits.Ulimit(0, -1)));

    RemoteTask task = create("ulimit -Sn; ulimit -Hn; ulimit -Sc; ulimit -Hc", limits);

    assertThat(result(task)).isEqualTo(ExitResult.exited(0));
    assertThat(written(task)).isEqualTo("100\n200\n0\nunlimited\n");
  }

  @Test
  void limitThatCantBeSetStartsNothing() throws Exception {
    needs(Capability.ULIMITS);
    Limits limits =
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            // The soft limit is above the hard one.
            Map.of("nofile", new Limits.Ulimit(200, 100)));

    assertThatThrownBy(() -> create("echo started", limits))
        .isInstanceOf(RemoteFailure.Failed.class)
        .hasMessageContaining("prlimit");
    assertThat(tasks.list(TestState.CLUSTER, Optional.empty())).isEmpty();
    assertThat(state.directories.ids()).isEmpty();
  }

  @Test
  void unknownLimitIsRefusedByName() {
    Limits limits =
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("files", new Limits.Ulimit(1, 1)));

    assertThatThrownBy(() -> create("true", limits))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("resources.ulimits")
        .hasMessageContaining("\"files\"")
        .hasMessageContaining("nofile");
  }

  @Test
  void taskThatFillsTheDiskIsStoppedAndItsResultSaysWhy() throws Exception {
    needs(Capability.DISK_LIMIT);
    Limits limits =
        new Limits(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(1L << 20), Map.of());

    RemoteTask task = create("head -c 3000000 /dev/zero > big; exec sleep 1000", limits);

    ExitResult result = result(task);
    assertThat(result.signal()).isEqualTo(15);
    assertThat(result.problem().orElseThrow())
        .contains("resources.disk")
        .contains(Long.toString(1L << 20));
  }

  @Test
  void processThatLeftTheSessionEndsWithTheTask() throws Exception {
    needs(Capability.PIDS_LIMIT);
    RemoteTask task = create("setsid sleep 1000 & echo $!; exec sleep 1000", Limits.none());
    TestState.eventually(() -> written(task).endsWith("\n"));
    long escaped = Long.parseLong(written(task).trim());

    TestState.stop(tasks, task.id().value());

    TestState.eventually(
        () -> new Posix().kill(escaped, 0) == Posix.Sent.NOBODY || isZombie(escaped));
  }

  private static boolean isZombie(long pid) throws Exception {
    return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
  }

  @Test
  void statsAreThoseOfTheWholeTask() throws Exception {
    needs(Capability.MEMORY_LIMIT);
    RemoteTask task = create("setsid sleep 1000 & exec sleep 1000", memory(MEMORY));
    String id = task.id().value();

    TestState.eventually(() -> tasks.stats(id).processes().size() == 2);

    TaskStats.Memory memory = tasks.stats(id).memory().orElseThrow();
    assertThat(memory.usage().orElseThrow()).isBetween(1L, MEMORY);
    assertThat(memory.peak().orElse(MEMORY)).isGreaterThanOrEqualTo(memory.usage().get() / 2);
  }

  @Test
  void groupIsGoneWhenTheEndIsOnRecordAndLeftoversWhenAnAgentStarts() throws Exception {
    needs(Capability.PIDS_LIMIT);
    RemoteTask task = create("sleep 1000", Limits.none());
    String id = task.id().value();
    Path group = groupOf(TestState.identity(task).pid());
    assertThat(group).isDirectory();
    Path leftover = Files.createDirectory(group.resolveSibling("leftover"));

    tasks.close();
    tasks = state.open();
    assertThat(leftover).doesNotExist();
    assertThat(group).isDirectory();

    TestState.stop(tasks, id);
    TestState.eventually(() -> !Files.exists(group));
    assertThat(((TaskState.Exited) tasks.get(id).state()).result().signal()).isEqualTo(9);
  }

  /** Where the process is in the hierarchy that counts processes. */
  private static Path groupOf(long pid) throws Exception {
    List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup"));
    for (String line : lines) {
      String[] parts = line.split(":", 3);
      if (parts[1].equals("pids")) {
        return Path.of("/sys/fs/cgroup/pids" + parts[2]);
      }
    }
    return Path.of("/sys/fs/cgroup" + lines.getLast().split(":", 3)[2]);
  }
}
