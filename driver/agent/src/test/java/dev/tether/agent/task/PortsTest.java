package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import dev.tether.runtime.TaskSpec;
import java.net.InetAddress;
import java.net.ServerSocket;
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

class PortsTest {
  private static final String ADDRESS = "198.51.100.7";

  @TempDir Path directory;
  private TestState state;
  private Tasks tasks;
  private int free;

  @BeforeEach
  void open() throws Exception {
    state = new TestState(directory);
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    tasks = openTasks();
  }

  private Tasks openTasks() throws Exception {
    return state.open(
        new Provisions(Optional.empty(), new PortRange(free, free), Optional.of(ADDRESS)));
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

  private static Slot slot(String group, String task) {
    return new Slot(TestState.CLUSTER, "global", "default", "job", group, 0, task);
  }

  private RemoteTask create(Slot slot, TaskSpec spec, PortRequest... ports) {
    return tasks.create(
        new CreateRequest(
            UUID.randomUUID().toString(),
            slot,
            TestState.OWNER,
            "hash",
            spec.withPorts(List.of(ports)),
            TestState.LEASE));
  }

  private RemoteTask create(Slot slot, PortRequest... ports) {
    return create(slot, TestState.shell("exec sleep 1000"), ports);
  }

  @Test
  void portIsOnRecordAndStaysThereWhenTheAgentIsRestarted() throws Exception {
    RemoteTask task = create(slot("web", "server"), new PortRequest("http", free));

    assertThat(task.network()).contains(new TaskNetwork(ADDRESS, Map.of("http", free)));
    tasks.close();
    tasks = openTasks();
    assertThat(tasks.get(task.id().value()).network()).isEqualTo(task.network());
  }

  @Test
  void portOfALiveTaskIsGivenToNobodyElse() throws Exception {
    RemoteTask task = create(slot("web", "server"), new PortRequest("http", free));

    assertThatThrownBy(() -> create(slot("other", "server"), new PortRequest("admin", free)))
        .isInstanceOf(RemoteFailure.Failed.class)
        .hasMessageContaining(Integer.toString(free))
        .hasMessageContaining("\"admin\"")
        .hasMessageContaining(task.id().value());
    assertThatThrownBy(() -> create(slot("other", "server"), new PortRequest("admin", 0)))
        .isInstanceOf(RemoteFailure.Failed.class)
        .hasMessageContaining("port_range");

    TestState.stop(tasks, task.id().value());
    assertThat(create(slot("other", "server"), new PortRequest("admin", 0)).network())
        .map(TaskNetwork::ports)
        .contains(Map.of("admin", free));
  }

  @Test
  void tasksOfOneGroupShareItsPorts() {
    create(slot("web", "server"), new PortRequest("http", free));

    assertThat(create(slot("web", "sidecar"), new PortRequest("http", free)).network()).isPresent();
    // The next start of the same task is not a neighbour of this one.
    assertThatThrownBy(() -> create(slot("web", "server"), new PortRequest("http", free)))
        .isInstanceOf(RemoteFailure.Failed.class);
  }

  @Test
  void portOfAForeignProcessIsRefused() throws Exception {
    try (ServerSocket foreign = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> create(slot("web", "server"), new PortRequest("http", foreign.getLocalPort())))
          .isInstanceOf(RemoteFailure.Failed.class)
          .hasMessageContaining("no task of the agent");
      assertThat(tasks.list(TestState.CLUSTER, Optional.empty())).isEmpty();
    }
  }

  @Test
  void taskFindsItsPortsInItsEnvironmentAndItsDefinition() throws Exception {
    TaskSpec spec =
        TaskSpec.of(
            List.of(
                "sh",
                "-c",
                "echo $NOMAD_PORT_http $NOMAD_IP_http $NOMAD_HOST_ADDR_http $NOMAD_PORT_my_admin"
                    + " ${NOMAD_ADDR_http} $LISTEN"),
            Map.of("LISTEN", "0.0.0.0:${NOMAD_PORT_http}", "NOMAD_IP_http", "of the Nomad node"));

    RemoteTask task =
        create(
            slot("web", "server"),
            spec,
            new PortRequest("http", 0),
            new PortRequest("my-admin", 40_404));

    TestState.awaitEnd(tasks, task.id().value());
    assertThat(
            Files.readString(
                state.directories.log(task.id().value(), dev.tether.runtime.LogStream.STDOUT)))
        .isEqualTo("%1$d %2$s %2$s:%1$d 40404 %2$s:%1$d 0.0.0.0:%1$d\n".formatted(free, ADDRESS));
  }

  @Test
  void addressOfVersion6IsBracketedBeforeAPort() {
    assertThat(Ports.variables(new TaskNetwork("2001:db8::7", Map.of("http", 80))))
        .containsEntry("NOMAD_ADDR_http", "[2001:db8::7]:80")
        .containsEntry("NOMAD_IP_http", "2001:db8::7");
  }
}
