package dev.tether.plugin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.lifecycle.TaskFailure;
import dev.tether.plugin.ownership.StopReason;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.ScriptedNomad;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestNode;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskResponse;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingIOOperation;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.runtime.RemoteFailure;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTest {
  @TempDir private Path directory;
  private final ScriptedNomad nomad = new ScriptedNomad();
  private TestAgent agent;
  private TestNode node;
  private ManagedTask task;

  @BeforeEach
  void startTask() throws InterruptedException {
    agent = new TestAgent(directory).start();
    node = new TestNode(agent, nomad, directory.resolve("node"));
    task =
        node.start(
            node.invocation("A", 1).toBuilder().putEnv("GREETING", "it's me").build(),
            "sleep",
            "100000");
  }

  @AfterEach
  void endEverything() {
    node.close();
    agent.close();
  }

  private static ExecTaskRequest request(int seconds, String script) {
    return ExecTaskRequest.newBuilder()
        .addAllCommand(List.of("sh", "-c", script))
        .setTimeout(Duration.newBuilder().setSeconds(seconds))
        .build();
  }

  private static ExecTaskStreamingRequest setup(boolean terminal, String script) {
    return ExecTaskStreamingRequest.newBuilder()
        .setSetup(
            ExecTaskStreamingRequest.Setup.newBuilder()
                .addAllCommand(List.of("sh", "-c", script))
                .setTty(terminal))
        .build();
  }

  private static ExecTaskStreamingRequest typed(String text) {
    return ExecTaskStreamingRequest.newBuilder()
        .setStdin(ExecTaskStreamingIOOperation.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  private static String stdout(RecordedCall<ExecTaskStreamingResponse> call) {
    return call.messages().stream()
        .map(message -> message.getStdout().getData().toStringUtf8())
        .collect(Collectors.joining());
  }

  @Test
  void scriptRunsInTheTasksSurroundings() throws InterruptedException {
    ExecTaskResponse response =
        Programs.run(task, request(30, "echo $GREETING; basename $PWD; echo no >&2; exit 3"));
    assertThat(response.getStdout().toStringUtf8()).isEqualTo("it's me\nwork\n");
    assertThat(response.getStderr().toStringUtf8()).isEqualTo("no\n");
    assertThat(response.getResult()).isEqualTo(ExitResult.newBuilder().setExitCode(3).build());
  }

  @Test
  void killedScriptHasNotSucceeded() throws InterruptedException {
    assertThat(Programs.run(task, request(30, "kill -9 $$")).getResult())
        .isEqualTo(ExitResult.newBuilder().setExitCode(137).setSignal(9).build());
  }

  @Test
  void outputOfAScriptIsBounded() throws InterruptedException {
    ExecTaskResponse response =
        Programs.run(task, request(60, "dd if=/dev/zero bs=65536 count=64 2>/dev/null"));
    assertThat(response.getStdout().size()).isEqualTo(1 << 20);
    assertThat(response.getResult().getExitCode()).isZero();
  }

  @Test
  void scriptThatTakesTooLongIsKilled() {
    assertThatThrownBy(() -> Programs.run(task, request(1, "sleep 100000")))
        .isInstanceOf(TaskFailure.TimedOut.class)
        .hasMessageContaining("PT1S");
  }

  @Test
  void programTalksWithNomadThroughATerminal() {
    RecordedCall<ExecTaskStreamingResponse> call = new RecordedCall<>();
    StreamObserver<ExecTaskStreamingRequest> nomadsSide = ExecStream.serve(_ -> task, call);
    nomadsSide.onNext(setup(true, "read name; echo \"hello $name\"; stty size; exit 5"));
    nomadsSide.onNext(
        ExecTaskStreamingRequest.newBuilder()
            .setTtySize(
                ExecTaskStreamingRequest.TerminalSize.newBuilder().setHeight(33).setWidth(99))
            .build());
    nomadsSide.onNext(ExecTaskStreamingRequest.getDefaultInstance());
    nomadsSide.onNext(typed("you\n"));
    Eventually.holds("the call is over", call::isCompleted);
    assertThat(stdout(call)).contains("hello you").contains("33 99");
    assertThat(call.messages().stream().filter(message -> message.getStdout().getClose()))
        .hasSize(1);
    assertThat(call.messages().stream().filter(message -> message.getStderr().getClose()))
        .hasSize(1);
    ExecTaskStreamingResponse last = call.messages().getLast();
    assertThat(last.getExited()).isTrue();
    assertThat(last.getResult().getExitCode()).isEqualTo(5);
  }

  @Test
  void programEndsWhenNomadGoesAway() throws InterruptedException {
    RecordedCall<ExecTaskStreamingResponse> call = new RecordedCall<>();
    ExecStream.serve(_ -> task, call).onNext(setup(false, "echo $$; exec sleep 100000"));
    Eventually.holds("the program runs", () -> stdout(call).endsWith("\n"));
    String process = stdout(call).trim();
    call.goAway();
    Eventually.holds(
        "the program is gone", () -> !ProcessHandle.of(Long.parseLong(process)).isPresent());
  }

  @Test
  void allocationThatLetGoOfTheTaskRunsNothingBesideIt() throws InterruptedException {
    nomad.stopsBecause(new StopReason.Drained());
    node.stop(task);
    assertThatThrownBy(() -> Programs.run(task, request(30, "true")))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining("does not own");
    RecordedCall<ExecTaskStreamingResponse> call = new RecordedCall<>();
    ExecStream.serve(_ -> task, call).onNext(setup(false, "true"));
    Eventually.holds("the call has failed", () -> call.failure().isPresent());
    assertThat(call.failure().orElseThrow()).hasMessageContaining("does not own");
  }
}
