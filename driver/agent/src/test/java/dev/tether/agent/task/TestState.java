package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.process.Awk;
import dev.tether.agent.process.Posix;
import dev.tether.agent.process.ProcFs;
import dev.tether.agent.process.ProcessIdentity;
import dev.tether.agent.process.Shims;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A state directory, and ways to look at it and to change it behind the agent's back. */
final class TestState {
  static final String CLUSTER = "test";
  static final Slot SLOT = new Slot(CLUSTER, "global", "default", "job", "group", 0, "task");
  static final Owner OWNER = new Owner("alloc", "alloc/task/1", "", "");
  static final Duration LEASE = Duration.ofSeconds(30);
  static final Retention KEEP = new Retention(Duration.ofHours(1), Duration.ofHours(1), 64L << 20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final Path directory;
  final TaskDirectories directories;
  final Awk awk = Awk.find().orElseThrow();
  final Shims shims;

  TestState(Path directory) throws IOException {
    this.directory = directory;
    this.directories = new TaskDirectories(directory);
    this.shims = new Shims(directories, awk);
  }

  Tasks open() throws Exception {
    return open(KEEP);
  }

  Tasks open(Retention retention) throws Exception {
    return open(retention, Rules.DEFAULT);
  }

  Tasks open(Retention retention, Rules rules) throws Exception {
    return open(retention, rules, Provisions.DEFAULT);
  }

  Tasks open(Provisions provisions) throws Exception {
    return open(KEEP, Rules.DEFAULT, provisions);
  }

  private Tasks open(Retention retention, Rules rules, Provisions provisions) throws Exception {
    return new Tasks(
        directory,
        new Tasks.Surroundings(awk, InstantSource.system(), System::nanoTime, new SecureRandom()),
        retention,
        rules,
        provisions);
  }

  TaskTable table() throws IOException {
    return new TaskTable(directory.resolve("journal"), InstantSource.system(), System::nanoTime);
  }

  /** Puts a record into the journal, as an agent that was killed afterwards. */
  void record(TaskRecord record) throws IOException {
    try (TaskTable table = table()) {
      table.add(record);
    }
  }

  static String bootId() throws IOException {
    return new ProcFs().bootId();
  }

  static TaskRecord intent(String id) throws IOException {
    return TaskRecord.intent(
        id,
        new TaskRecord.Origin("token-" + id, SLOT, "hash", Instant.now()),
        OWNER,
        LEASE,
        bootId());
  }

  static TaskSpec shell(String script) {
    return TaskSpec.of(List.of("sh", "-c", script), Map.of());
  }

  static RemoteTask create(Tasks tasks, String script) {
    return tasks.create(
        new CreateRequest("token-" + script, SLOT, OWNER, "hash", shell(script), LEASE));
  }

  static ProcessIdentity identity(RemoteTask task) {
    String[] parts = ((TaskState.Running) task.state()).identity().split("@", -1);
    return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  static boolean isAlive(ProcessIdentity process) {
    return new ProcFs().isAlive(process);
  }

  static void kill(ProcessIdentity process) {
    assertThat(new Posix().kill(process.pid(), 9)).isEqualTo(Posix.Sent.DELIVERED);
  }

  static TaskState.Exited awaitEnd(Tasks tasks, String id) throws Exception {
    eventually(() -> !tasks.get(id).isLive());
    return (TaskState.Exited) tasks.get(id).state();
  }

  static void stop(Tasks tasks, String id) throws Exception {
    tasks.stop(id, tasks.get(id).generation(), new StopRequest("SIGKILL", Duration.ZERO));
    awaitEnd(tasks, id);
  }

  static void eventually(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - deadline).as("time over, nanoseconds").isNegative();
      LockSupport.parkNanos(2_000_000);
    }
  }
}
