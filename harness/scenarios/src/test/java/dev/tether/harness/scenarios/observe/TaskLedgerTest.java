package dev.tether.harness.scenarios.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real task of the scenarios. */
class TaskLedgerTest {
  private static final SlotKey SLOT = new SlotKey("ledger-test", "work", 0, "task", "");

  @TempDir private Path directory;
  private Path accounts;
  private Process task;

  @BeforeEach
  void startTask() throws IOException {
    accounts = Files.createDirectory(directory.resolve("ledger"));
    Path script = directory.resolve("task.sh");
    String resource = "/dev/tether/harness/scenarios/stage/task.sh";
    try (InputStream in = TaskLedgerTest.class.getResourceAsStream(resource)) {
      Files.copy(in, script);
    }
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", script.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "NOMAD_JOB_ID",
                SLOT.job(),
                "NOMAD_GROUP_NAME",
                SLOT.group(),
                "NOMAD_ALLOC_INDEX",
                "0",
                "NOMAD_TASK_NAME",
                SLOT.task(),
                "TETHER_PLACE",
                "",
                "TETHER_VERSION",
                "v1",
                "TETHER_PERIOD",
                "0.01",
                "TETHER_LEDGER",
                accounts.toString()));
    task =
        builder
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
  }

  @AfterEach
  void endTask() throws InterruptedException {
    task.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Test
  void theAccountIsWhatTheTaskWrote() throws Exception {
    awaitLines(12);
    task.destroy();
    assertThat(task.waitFor()).isZero();
    TaskLedger ledger = new TaskLedger(accounts);

    byte[] out = Files.readAllBytes(directory.resolve("out"));
    byte[] err = Files.readAllBytes(directory.resolve("err"));

    assertThat(ledger.written(SLOT, "stdout")).isEqualTo(out);
    assertThat(ledger.written(SLOT, "stderr")).isEqualTo(err).isNotEmpty();
    assertThat(out.length % TaskLedger.LINE).isZero();
    assertThat(TaskLedger.mostPerSecond(out)).isBetween(1L, (long) out.length);
  }

  @Test
  void aTaskEndsAsItIsTold() throws Exception {
    awaitLines(3);
    tell("exit 137");

    assertThat(task.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(task.exitValue()).isEqualTo(137);
  }

  @Test
  void aTaskDiesOfTheSignalThatItIsToldOf() throws Exception {
    awaitLines(3);
    tell("signal 15");

    assertThat(task.waitFor(20, TimeUnit.SECONDS)).isTrue();
    // Java tells the end by a signal as 128 and its number; a trapped one would have been 0.
    assertThat(task.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void aTaskThatNobodySawIsInTheLedgerNevertheless() throws Exception {
    awaitLines(3);
    TaskLedger ledger = new TaskLedger(accounts);

    List<Instance> completed = ledger.completed(List.of());

    assertThat(completed).hasSize(1);
    Instance instance = completed.getFirst();
    assertThat(instance.pid()).isEqualTo(task.pid());
    assertThat(instance.slot()).isEqualTo(SLOT);
    assertThat(instance.firstSeen()).isBefore(instance.lastSeen());
    assertThat(ledger.completed(completed)).isEqualTo(completed);
  }

  private void tell(String how) throws IOException {
    Path draft = Files.writeString(directory.resolve("draft"), how + "\n");
    Files.move(draft, accounts.resolve("end." + SLOT.job()), StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitLines(int lines) throws InterruptedException {
    TaskLedger ledger = new TaskLedger(accounts);
    Await.until("the task to write", Duration.ofSeconds(20), () -> ledger.lines(SLOT) >= lines);
  }
}
