package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.Capability;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Programs beside tasks, for runtimes that can run them. */
interface ExecContract extends OnStage {

  private void assumeExec() {
    assumeTrue(
        stage().runtime().capabilities().contains(Capability.EXEC),
        "the runtime can't run programs beside its tasks");
  }

  private ExecSession exec(RemoteTask task, boolean terminal, String script) {
    return stage()
        .runtime()
        .exec(task.id(), task.generation(), new ExecRequest(shellBeside(script), terminal));
  }

  /** What became of a program that was given no input. */
  record Outcome(String stdout, String stderr, ExitResult result) {}

  private Outcome run(RemoteTask task, boolean terminal, String script) throws Exception {
    try (ExecSession session = exec(task, terminal, script);
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> stdout = readers.submit(() -> text(session.stdout()));
      Future<String> stderr = readers.submit(() -> text(session.stderr()));
      ExitResult result = session.await();
      return new Outcome(stdout.get(), stderr.get(), result);
    }
  }

  private static String text(InputStream stream) throws Exception {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  default void runtimeThatCantRunProgramsRefuses() {
    assumeTrue(!stage().runtime().capabilities().contains(Capability.EXEC));
    RemoteTask task = stage().create(sleepsLong());
    assertThatThrownBy(
            () ->
                stage()
                    .runtime()
                    .exec(task.id(), task.generation(), new ExecRequest(List.of("true"), false)))
        .isInstanceOf(RemoteFailure.Refused.class);
  }

  @Test
  default void outputsAndExitCodeOfAProgramAreTold() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    assertThat(run(task, false, "echo out; echo err >&2; exit 3"))
        .isEqualTo(new Outcome("out\n", "err\n", ExitResult.exited(3)));
  }

  @Test
  default void signalThatKilledAProgramIsNotMistakenForAnExitCode() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    assertThat(run(task, false, "kill -9 $$").result()).isEqualTo(ExitResult.signalled(9));
    assertThat(run(task, false, "exit 137").result())
        .isEqualTo(tellsSignalsFromCodes() ? ExitResult.exited(137) : ExitResult.signalled(9));
  }

  @Test
  default void largeOutputArrivesWhole() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    int lines = 200_000;
    String script =
        "i=0; while [ $i -lt %d ]; do echo \"line $i\"; i=$((i+1)); done".formatted(lines);
    String written = run(task, false, script).stdout();
    assertThat(written.lines().count()).isEqualTo(lines);
    assertThat(written).startsWith("line 0\n").endsWith("line " + (lines - 1) + "\n");
  }

  @Test
  default void programReadsItsInputToTheEnd() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    try (ExecSession session = exec(task, false, "cat")) {
      session.stdin().write("typed\n".getBytes(StandardCharsets.UTF_8));
      assertThat(session.stdout().readNBytes(6)).asString().isEqualTo("typed\n");
      session.stdin().close();
      assertThat(session.await()).isEqualTo(ExitResult.exited(0));
      assertThat(session.stdout().read()).isEqualTo(-1);
    }
  }

  @Test
  default void inputThatNobodyReadsDoesNoHarm() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    try (ExecSession session = exec(task, false, "exit 4")) {
      Thread feeder =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      session.stdin().write(new byte[10 << 20]);
                    } catch (java.io.IOException ended) {
                      assertThat(ended).hasMessageContaining("ended");
                    }
                  });
      assertThat(session.await()).isEqualTo(ExitResult.exited(4));
      assertThat(feeder.join(Stage.PATIENCE)).isTrue();
    }
  }

  @Test
  default void terminalIsOneAndHasTheSizeThatItWasTold() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    try (ExecSession session =
        exec(task, true, "test -t 0 && test -t 1 && test -t 2 && read line && stty size")) {
      session.resize(123, 45);
      session.stdin().write("go\n".getBytes(StandardCharsets.UTF_8));
      assertThat(text(session.stdout())).contains("45 123");
      assertThat(session.await()).isEqualTo(ExitResult.exited(0));
    }
  }

  @Test
  default void controlCInterruptsTheProgramAtATerminal() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    try (ExecSession session = exec(task, true, "echo ready; exec sleep 100000")) {
      assertThat(session.stdout().readNBytes(5)).asString().isEqualTo("ready");
      session.stdin().write(3);
      assertThat(session.await()).isEqualTo(ExitResult.signalled(2));
    }
  }

  @Test
  default void endOfInputIsToldAtATerminal() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    try (ExecSession session = exec(task, true, "cat; exit 7")) {
      session.stdin().write("typed\n".getBytes(StandardCharsets.UTF_8));
      session.stdin().close();
      assertThat(text(session.stdout())).contains("typed");
      assertThat(session.await()).isEqualTo(ExitResult.exited(7));
    }
  }

  @Test
  default void closingTheSessionEndsTheProgramAndWhatItStarted() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    String mark = UUID.randomUUID().toString();
    String script = "MARK=%s sh -c 'sleep 100000; :' & echo ready; wait".formatted(mark);
    try (ExecSession session = exec(task, false, script)) {
      assertThat(session.stdout().readNBytes(6)).asString().isEqualTo("ready\n");
      assertThat(run(task, false, countMarked(mark)).stdout()).isNotEqualTo("0\n");
    }
    Stage.eventually(() -> run(task, false, countMarked(mark)).stdout().equals("0\n"));
    assertThat(stage().get(task.id()).isLive()).isTrue();
  }

  private static String countMarked(String mark) {
    return "grep -l -s 'MARK=%s' /proc/[0-9]*/environ | wc -l".formatted(mark);
  }

  @Test
  default void programEndsWhenTheTaskGetsAnotherOwner() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    try (ExecSession session = exec(task, false, "sleep 100000")) {
      stage().runtime().claim(task.id(), 1, Stage.owner("second"), Stage.LEASE);
      assertThat(session.await()).isEqualTo(ExitResult.signalled(9));
    }
  }

  @Test
  default void programsEndWithTheTask() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    List<ExecSession> sessions = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        // A shell that would tell how its child ended, if it were not killed with it.
        ExecSession session = exec(task, false, "echo ready; sleep 100000; exit $?");
        sessions.add(session);
        assertThat(session.stdout().readNBytes(6)).asString().isEqualTo("ready\n");
      }
      stage().runtime().stop(task.id(), 1, Stage.KILL);
      for (ExecSession session : sessions) {
        assertThat(session.await()).isEqualTo(ExitResult.signalled(9));
      }
    } finally {
      sessions.forEach(ExecSession::close);
    }
  }

  @Test
  default void programOfAnEarlierOwnerIsFenced() {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    stage().runtime().claim(task.id(), 1, Stage.owner("second"), Stage.LEASE);
    assertThatThrownBy(() -> exec(task, false, "true")).isInstanceOf(RemoteFailure.Fenced.class);
  }

  @Test
  default void nothingCanBeRunBesideAnEndedOrUnknownTask() throws Exception {
    assumeExec();
    RemoteTask task = stage().create(exits(0));
    stage().awaitEnd(task);
    assertThatThrownBy(() -> exec(task, false, "true")).isInstanceOf(RemoteFailure.Refused.class);
    ExecRequest request = new ExecRequest(shellBeside("true"), false);
    assertThatThrownBy(() -> stage().runtime().exec(new RemoteTaskId("neverwas"), 1, request))
        .isInstanceOf(RemoteFailure.NoSuchTask.class);
  }

  @Test
  default void programThatDoesNotExistIsRefused() {
    assumeExec();
    RemoteTask task = stage().create(sleepsLong());
    ExecRequest request = new ExecRequest(List.of("no-such-program-anywhere"), false);
    assertThatThrownBy(() -> stage().runtime().exec(task.id(), 1, request))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("no-such-program-anywhere");
  }
}
