package dev.tether.plugin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.tether.plugin.testing.Eventually;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestPlugin;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.drivers.AllocatedCpuResources;
import dev.tether.protocol.nomad.drivers.AllocatedTaskResources;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.InitRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.NetworkOverride;
import dev.tether.protocol.nomad.drivers.PortMapping;
import dev.tether.protocol.nomad.drivers.Resources;
import dev.tether.protocol.nomad.drivers.ShutdownRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskEventsRequest;
import dev.tether.runtime.Custody;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources, ports and the plugin's own beginning and end, over its socket with a real agent. */
class ResourcesTest {
  @TempDir Path directory;

  private TestAgent agent;
  private TestPlugin plugin;

  @BeforeEach
  void startPlugin() {
    agent = new TestAgent(directory).start();
    plugin = new TestPlugin(directory);
  }

  @AfterEach
  void endEverything() {
    plugin.close();
    agent.close();
  }

  private void configure() {
    plugin.configure(
        Map.of(
            "cluster",
            TestAgent.CLUSTER,
            "nomad",
            Map.of("enabled", false),
            "agent",
            Map.of("default", Map.of("address", "unix://" + directory.resolve("agent.sock")))));
  }

  private TaskConfig task(Map<String, ?> more, PortMapping... ports) {
    Map<String, Object> values =
        new HashMap<>(Map.of("command", "sleep", "args", List.of("100000")));
    values.putAll(more);
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
        .setResources(Resources.newBuilder().addAllPorts(List.of(ports)))
        .setMsgpackDriverConfig(ByteString.copyFrom(MsgpackConfig.encode(values)))
        .build();
  }

  private StartTaskResponse start(TaskConfig task) {
    return plugin.driver().startTask(StartTaskRequest.newBuilder().setTask(task).build());
  }

  private NetworkOverride inspected(TaskConfig task) {
    return plugin
        .driver()
        .inspectTask(InspectTaskRequest.newBuilder().setTaskId(task.getId()).build())
        .getNetworkOverride();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void nomadLearnsWhereTheTaskReallyIs() throws Exception {
    configure();
    int port = freePort();
    TaskConfig task =
        task(Map.of(), PortMapping.newBuilder().setLabel("http").setValue(1).setTo(port).build());

    NetworkOverride network = start(task).getNetworkOverride();

    assertThat(network.getAddr()).isNotBlank();
    assertThat(network.getPortMapMap()).containsExactly(Map.entry("http", port));
    assertThat(network.getAutoAdvertise()).isTrue();
    assertThat(inspected(task)).isEqualTo(network);
    agent.stop();
    assertThat(inspected(task)).isEqualTo(network);
  }

  @Test
  void servicesAreLeftAtTheNodeWhereNomadWouldNameAnotherPort() throws Exception {
    configure();
    TaskConfig task =
        task(Map.of(), PortMapping.newBuilder().setLabel("http").setValue(freePort()).build());

    assertThat(start(task).getNetworkOverride().getAutoAdvertise()).isFalse();
  }

  @Test
  void taskWithoutPortsHasNoNetworkOfItsOwn() {
    configure();

    assertThat(start(task(Map.of())).hasNetworkOverride()).isFalse();
  }

  @Test
  void resourcesThatNomadSetsAsideForNothingAreToldWithTheKeysToUse() {
    configure();
    Iterator<DriverTaskEvent> events =
        plugin.driver().taskEvents(TaskEventsRequest.getDefaultInstance());
    TaskConfig plain = task(Map.of());
    start(
        plain.toBuilder()
            .setResources(
                Resources.newBuilder()
                    .setAllocatedResources(
                        AllocatedTaskResources.newBuilder()
                            .setCpu(AllocatedCpuResources.newBuilder().setCpuShares(500))))
            .build());

    assertThat(events.next().getMessage()).contains("cpu = 500").contains("resources { cores");
    assertThat(events.next().getMessage()).startsWith("Started the remote task");
  }

  @Test
  void missingCommandIsToldByItsKey() {
    configure();
    TaskConfig task =
        task(Map.of()).toBuilder()
            .setMsgpackDriverConfig(ByteString.copyFrom(MsgpackConfig.encode(Map.of())))
            .build();

    assertThatThrownBy(() -> start(task))
        .hasMessageContaining("\"command\"")
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(Code.INVALID_ARGUMENT));
  }

  @Test
  void wrongLimitIsToldByItsKey() {
    configure();

    assertThatThrownBy(() -> start(task(Map.of("resources", Map.of("memory", "much")))))
        .hasMessageContaining("resources.memory")
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(Code.INVALID_ARGUMENT));
    assertThat(agent.tasks()).isEmpty();
  }

  private static Code code(Throwable failure) {
    return ((StatusRuntimeException) failure).getStatus().getCode();
  }

  @Test
  void initSetsTheDriverToWorkAndMayBeRepeated() {
    assertThatThrownBy(() -> plugin.driver().init(InitRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class);
    configure();

    var _ = plugin.driver().init(InitRequest.getDefaultInstance());
    var _ = plugin.driver().init(InitRequest.getDefaultInstance());

    assertThatThrownBy(this::configure).hasMessageContaining("at work already");
  }

  @Test
  void shutdownStopsAndReleasesNothing() {
    configure();
    var _ = plugin.driver().shutdown(ShutdownRequest.getDefaultInstance());
    TaskConfig task = task(Map.of());
    start(task);

    var _ = plugin.driver().shutdown(ShutdownRequest.getDefaultInstance());

    assertThat(agent.onlyTask().isLive()).isTrue();
    assertThat(agent.onlyTask().ownership().custody())
        .isInstanceOfSatisfying(
            Custody.Held.class,
            held -> assertThat(held.leaseLeft()).isGreaterThan(Duration.ofSeconds(5)));
  }

  @Test
  void shutdownWaitsForNoSilentAgent() throws Exception {
    configure();
    start(task(Map.of()));
    agent.stop();
    long began = System.nanoTime();

    var _ = plugin.driver().shutdown(ShutdownRequest.getDefaultInstance());

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    agent.start();
    Eventually.holds("the task runs on", () -> agent.onlyTask().isLive());
  }
}
