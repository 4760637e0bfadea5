package dev.tether.plugin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestPlugin;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.FingerprintResponse.HealthState;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskResponse;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.SignalTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskEventsRequest;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.shared.RecoverableError;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver over its socket, with a real agent: what Nomad reads, and what people read. */
class RemoteDriverServiceTest {
  @TempDir Path directory;

  private TestAgent agent;
  private TestPlugin plugin;

  @BeforeEach
  void startPlugin() {
    agent = new TestAgent(directory);
    plugin = new TestPlugin(directory);
  }

  @AfterEach
  void endEverything() {
    plugin.close();
    agent.close();
  }

  @Test
  void thePluginSaysWhatItIsBeforeItIsConfigured() {
    PluginInfoResponse info = plugin.base().pluginInfo(PluginInfoRequest.getDefaultInstance());
    assertThat(info.getName()).isEqualTo("remote");
    assertThat(info.getPluginApiVersionsList()).containsExactly("v0.1.0");
    assertThat(
            plugin
                .driver()
                .capabilities(CapabilitiesRequest.getDefaultInstance())
                .getCapabilities()
                .getRemoteTasks())
        .isTrue();
  }

  @Test
  void aTaskRunsFromStartToEnd() {
    useAgent();
    TaskConfig task = task("sh", "-c", "exit 7");
    TaskHandle handle = start(task);
    assertThat(handle.getConfig()).isEqualTo(task);
    assertThat(handle.getVersion()).isEqualTo(1);
    assertThat(
            plugin
                .driver()
                .waitTask(WaitTaskRequest.newBuilder().setTaskId(task.getId()).build())
                .getResult()
                .getExitCode())
        .isEqualTo(7);
    InspectTaskResponse inspected =
        plugin
            .driver()
            .inspectTask(InspectTaskRequest.newBuilder().setTaskId(task.getId()).build());
    assertThat(inspected.getTask().getState()).isEqualTo(TaskState.EXITED);
    assertThat(inspected.getTask().hasResult()).isTrue();
    assertThat(inspected.getTask().hasStartedAt()).isTrue();
    assertThat(inspected.getTask().hasCompletedAt()).isTrue();
    destroy(task);
    assertThat(agent.tasks()).isEmpty();
  }

  @Test
  void aSignalEndsTheTaskAndIsReportedAsOne() {
    useAgent();
    TaskConfig task = task("sleep", "600");
    start(task);
    var _ =
        plugin
            .driver()
            .signalTask(
                SignalTaskRequest.newBuilder()
                    .setTaskId(task.getId())
                    .setSignal("SIGUSR1")
                    .build());
    var result =
        plugin
            .driver()
            .waitTask(WaitTaskRequest.newBuilder().setTaskId(task.getId()).build())
            .getResult();
    assertThat(result.getSignal()).isEqualTo(10);
    assertThat(result.getExitCode()).isZero();
  }

  @Test
  void withoutTheApiAStopIsAStopAndTheFingerprintSaysSo() {
    useAgent();
    TaskConfig task = task("sleep", "600");
    start(task);
    Iterator<FingerprintResponse> fingerprints = fingerprints();
    assertThat(fingerprints.next().getHealthDescription())
        .contains("reattachment is off")
        .contains("nomad { enabled = true }");
    var _ =
        plugin
            .driver()
            .stopTask(
                StopTaskRequest.newBuilder()
                    .setTaskId(task.getId())
                    .setTimeout(Duration.newBuilder().setSeconds(5))
                    .build());
    assertThat(agent.onlyTask().isLive()).isFalse();
  }

  @Test
  void aRunningTaskIsDestroyedOnlyByForce() {
    useAgent();
    TaskConfig task = task("sleep", "600");
    start(task);
    DestroyTaskRequest plain = DestroyTaskRequest.newBuilder().setTaskId(task.getId()).build();
    assertThatThrownBy(() -> plugin.driver().destroyTask(plain))
        .hasMessageContaining("the task A/server/00000001 is running");
    assertThat(agent.onlyTask().isLive()).isTrue();
  }

  @Test
  void tasksThatNobodyKnowsAreAnsweredAsNomadNeedsIt() {
    useAgent();
    String unknown = "A/server/ffffffff";
    var _ = plugin.driver().stopTask(StopTaskRequest.newBuilder().setTaskId(unknown).build());
    var _ =
        plugin
            .driver()
            .destroyTask(DestroyTaskRequest.newBuilder().setTaskId(unknown).setForce(true).build());
    assertThatThrownBy(
            () -> plugin.driver().waitTask(WaitTaskRequest.newBuilder().setTaskId(unknown).build()))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(Code.NOT_FOUND));
  }

  @Test
  void recoveryUsesTheIdInTheHandleBecauseNomadLeavesTheOtherEmpty() {
    useAgent();
    TaskConfig task = task("sleep", "600");
    TaskHandle handle = start(task);
    TaskHandle stored =
        handle.toBuilder()
            .setConfig(task.toBuilder().clearMsgpackDriverConfig())
            .setState(TaskState.RUNNING)
            .build();
    var _ = plugin.driver().recoverTask(RecoverTaskRequest.newBuilder().setHandle(stored).build());
    TaskHandle foreign =
        stored.toBuilder()
            .setConfig(stored.getConfig().toBuilder().setId("A/server/00000002"))
            .setDriverState(ByteString.copyFromUtf8("{}"))
            .build();
    assertThatThrownBy(
            () ->
                plugin
                    .driver()
                    .recoverTask(RecoverTaskRequest.newBuilder().setHandle(foreign).build()))
        .hasMessageContaining("not written by this driver");
  }

  @Test
  void whatHappensToATaskIsTold() {
    useAgent();
    Iterator<DriverTaskEvent> events =
        plugin.driver().taskEvents(TaskEventsRequest.getDefaultInstance());
    TaskConfig task = task("sleep", "600");
    start(task);
    DriverTaskEvent event = events.next();
    assertThat(event.getTaskId()).isEqualTo(task.getId());
    assertThat(event.getMessage()).startsWith("Started the remote task");
    assertThat(event.getAnnotationsMap()).containsKeys("remote_id", "generation");
  }

  @Test
  void anAgentThatIsNotThereMakesTheDriverUnhealthyUntilItIs() {
    configure(Map.of());
    Iterator<FingerprintResponse> fingerprints = fingerprints();
    FingerprintResponse first = fingerprints.next();
    assertThat(first.getHealth()).isEqualTo(HealthState.UNHEALTHY);
    assertThat(first.getHealthDescription()).contains("runtime default").contains("agent.sock");
    agent.start();
    FingerprintResponse later = fingerprints.next();
    while (later.getHealth() != HealthState.HEALTHY) {
      later = fingerprints.next();
    }
    assertThat(later.getHealthDescription()).contains("Healthy: runtime default");
  }

  @Test
  void aRecoveryThatWaitsForAnAgentHoldsUpNoOtherCall() {
    useAgent();
    TaskConfig task = task("sleep", "600");
    TaskHandle stored = start(task);
    plugin.close();
    agent.stop();
    plugin = new TestPlugin(directory);
    configure(Map.of());
    var _ = fingerprints().next();
    CompletableFuture<Void> recovery =
        CompletableFuture.runAsync(
            () -> {
              var _ =
                  plugin
                      .driver()
                      .recoverTask(RecoverTaskRequest.newBuilder().setHandle(stored).build());
            });
    int answered = 0;
    while (!recovery.isDone()) {
      var _ = plugin.driver().capabilities(CapabilitiesRequest.getDefaultInstance());
      answered++;
    }
    assertThat(recovery).isCompleted();
    assertThat(answered).as("calls that were answered meanwhile").isGreaterThan(2);
  }

  @Test
  void anAgentThatIsNotThereFailsAStartInAWayThatIsTriedAgain() {
    configure(Map.of());
    assertThatThrownBy(() -> start(task("sleep", "600")))
        .satisfies(
            failure -> {
              assertThat(code(failure)).isEqualTo(Code.FAILED_PRECONDITION);
              assertThat(recoverable(failure)).isTrue();
            })
        .hasMessageContaining("agent.sock");
  }

  @Test
  void aProgramThatIsNotThereFailsAStartForGood() {
    useAgent();
    assertThatThrownBy(() -> start(task("/no/such/program")))
        .satisfies(
            failure -> {
              assertThat(code(failure)).isEqualTo(Code.INVALID_ARGUMENT);
              assertThat(recoverable(failure)).isFalse();
            })
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void anUnknownRuntimeIsNamedWithTheKnownOnes() {
    useAgent();
    TaskConfig task =
        task("sleep", "600").toBuilder()
            .setMsgpackDriverConfig(config(Map.of("command", "sleep", "runtime", "mars")))
            .build();
    assertThatThrownBy(() -> start(task))
        .hasMessageContaining("there is no runtime \"mars\"")
        .hasMessageContaining("\"default\"");
  }

  @Test
  void aFileThatCannotBeReadIsToldWhenNomadStarts() {
    assertThatThrownBy(
            () -> plugin.configure(Map.of("nomad", Map.of("token_file", "/no/such/token"))))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(Code.INVALID_ARGUMENT))
        .hasMessageContaining("nomad.token_file: the file /no/such/token can't be read");
  }

  @Test
  void aWrongAddressIsToldWhenNomadStarts() {
    assertThatThrownBy(
            () ->
                plugin.configure(
                    Map.of("agent", Map.of("default", Map.of("address", "over there")))))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(Code.INVALID_ARGUMENT))
        .hasMessageContaining("address");
  }

  @Test
  void aWrongApiAddressIsToldWhenNomadStarts() {
    assertThatThrownBy(() -> plugin.configure(Map.of("nomad", Map.of("address", "over there"))))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(Code.INVALID_ARGUMENT))
        .hasMessageContaining("nomad.address");
  }

  private void useAgent() {
    agent.start();
    configure(Map.of());
  }

  private void configure(Map<String, ?> more) {
    Map<String, Object> values = new java.util.HashMap<>(more);
    values.put("cluster", TestAgent.CLUSTER);
    values.put("nomad", Map.of("enabled", false));
    values.put(
        "agent", Map.of("default", Map.of("address", "unix://" + directory.resolve("agent.sock"))));
    plugin.configure(values);
  }

  private Iterator<FingerprintResponse> fingerprints() {
    return plugin.driver().fingerprint(FingerprintRequest.getDefaultInstance());
  }

  private TaskHandle start(TaskConfig task) {
    return plugin
        .driver()
        .startTask(StartTaskRequest.newBuilder().setTask(task).build())
        .getHandle();
  }

  private void destroy(TaskConfig task) {
    var _ =
        plugin
            .driver()
            .destroyTask(
                DestroyTaskRequest.newBuilder().setTaskId(task.getId()).setForce(true).build());
  }

  private TaskConfig task(String command, String... args) {
    return TaskConfig.newBuilder()
        .setId("A/server/00000001")
        .setName("server")
        .setAllocId("A")
        .setAllocDir(directory.resolve("A").toString())
        .setJobId("web")
        .setTaskGroupName("app")
        .setNamespace("default")
        .setStdoutPath("/dev/null")
        .setStderrPath("/dev/null")
        .setMsgpackDriverConfig(config(Map.of("command", command, "args", List.of(args))))
        .build();
  }

  private static ByteString config(Map<String, ?> values) {
    return ByteString.copyFrom(MsgpackConfig.encode(values));
  }

  private static Code code(Throwable failure) {
    return ((StatusRuntimeException) failure).getStatus().getCode();
  }

  private static boolean recoverable(Throwable failure) {
    return StatusProto.fromThrowable(failure).getDetailsList().stream()
        .filter(detail -> detail.is(RecoverableError.class))
        .anyMatch(
            detail -> {
              try {
                return detail.unpack(RecoverableError.class).getRecoverable();
              } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
              }
            });
  }
}
