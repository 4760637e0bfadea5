package dev.tether.harness.scenarios.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches real processes. */
class ProcessWatchTest {
  private static final String RUN = "process-watch-test-" + ProcessHandle.current().pid();

  private final List<Process> started = new ArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void twoProcessesOfOneSlotAreSeenToOverlap() throws Exception {
    try (ProcessWatch watch = watch(ProcessWatchTest::isSleep)) {
      start("v1", 0, "sleep", "60");
      start("v1", 0, "sleep", "60");
      awaitInstances(watch, 2);
      watch.look();
      watch.look();

      List<Instance> seen = watch.instances();

      assertThat(seen.get(0).slot()).isEqualTo(seen.get(1).slot());
      assertThat(seen.get(0).overlaps(seen.get(1))).isTrue();
      assertThat(seen.get(1).overlaps(seen.get(0))).isTrue();
    }
  }

  @Test
  void aProcessThatFollowsAnotherDoesNotOverlapWithIt() throws Exception {
    try (ProcessWatch watch = watch(ProcessWatchTest::isSleep)) {
      Process first = start("v1", 0, "sleep", "60");
      awaitInstances(watch, 1);
      first.destroyForcibly().waitFor();
      start("v1", 0, "sleep", "60");
      awaitInstances(watch, 2);
      watch.look();

      List<Instance> seen = watch.instances();

      assertThat(seen.get(0).overlaps(seen.get(1))).isFalse();
      assertThat(seen.get(0).pid()).isEqualTo(first.pid());
      assertThat(watch.look()).extracting(Instance::pid).containsExactly(seen.get(1).pid());
    }
  }

  @Test
  void theProcessOwnStoryIsReadFromItsEnvironment() throws Exception {
    try (ProcessWatch watch = watch(ProcessWatchTest::isSleep)) {
      Process process = start("v7", 2, "sleep", "60");
      awaitInstances(watch, 1);

      Instance seen = watch.instances().getFirst();

      assertThat(seen.pid()).isEqualTo(process.pid());
      assertThat(seen.startTicks()).isPositive();
      assertThat(seen.slot()).isEqualTo(new SlotKey("job", "work", 2, "task", ""));
      assertThat(seen.version()).isEqualTo("v7");
      assertThat(seen.allocationId()).isEqualTo("alloc-2");
      assertThat(watch.marked()).containsExactly("pid " + process.pid() + ": sleep 60");
    }
  }

  @Test
  void whatATaskForksDoesNotCountAsATask() throws Exception {
    Path script = directory.resolve("forks.sh");
    Path forked = directory.resolve("forked");
    Files.writeString(script, "exec 9<> <(:)\n( touch " + forked + "; read -u 9 ) &\nread -u 9\n");
    try (ProcessWatch watch = watch(argv -> argv.getLast().equals(script.toString()))) {
      Process task = start("v1", 0, "/bin/bash", script.toString());
      awaitTrue(() -> Files.exists(forked));
      awaitTrue(() -> watch.marked().size() >= 2);
      awaitInstances(watch, 1);
      watch.look();

      assertThat(watch.instances()).extracting(Instance::pid).containsExactly(task.pid());
      task.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whatATaskForkedDoesNotCountWhenItOutlivesTheTask() throws Exception {
    try (ProcessWatch watch = watch(argv -> argv.getFirst().endsWith("sh"))) {
      Process task =
          start("v1", 0, "setsid", "sh", "-c", "(while true; do sleep 0.1; done) & wait");
      awaitInstances(watch, 1);
      awaitTrue(() -> task.descendants().anyMatch(ProcessWatchTest::isShell));
      List<ProcessHandle> forked = task.descendants().filter(ProcessWatchTest::isShell).toList();
      task.destroyForcibly().waitFor();
      watch.look();

      assertThat(forked).isNotEmpty().allMatch(ProcessHandle::isAlive);
      assertThat(watch.instances()).hasSize(1);
      forked.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void processesOfOtherRunsAndOtherCommandsDoNotCount() throws Exception {
    try (ProcessWatch watch = watch(ProcessWatchTest::isSleep)) {
      ProcessBuilder other = new ProcessBuilder("sleep", "60");
      other.environment().put(ProcessWatch.MARKER, RUN + "-other");
      started.add(other.start());
      start("v1", 0, "tail", "-f", "/dev/null");
      start("v1", 1, "sleep", "60");
      awaitInstances(watch, 1);
      watch.look();

      assertThat(watch.instances()).extracting(i -> i.slot().index()).containsExactly(1);
    }
  }

  private static boolean isSleep(List<String> argv) {
    return argv.getFirst().endsWith("sleep");
  }

  private static boolean isShell(ProcessHandle process) {
    return process.info().commandLine().filter(line -> line.contains("while true")).isPresent();
  }

  private static ProcessWatch watch(Predicate<List<String>> command) {
    return new ProcessWatch(RUN, command, Duration.ofMillis(10), InstantSource.system());
  }

  private Process start(String version, int index, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                ProcessWatch.MARKER,
                RUN,
                ProcessWatch.VERSION,
                version,
                "NOMAD_JOB_ID",
                "job",
                "NOMAD_GROUP_NAME",
                "work",
                "NOMAD_TASK_NAME",
                "task",
                "NOMAD_ALLOC_INDEX",
                Integer.toString(index),
                "NOMAD_ALLOC_ID",
                "alloc-" + index));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static void awaitInstances(ProcessWatch watch, int count) throws InterruptedException {
    awaitTrue(() -> watch.instances().size() >= count);
  }

  private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
    Await.until("the condition", Duration.ofSeconds(20), condition);
  }
}
