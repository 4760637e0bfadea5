package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.Capability;
import dev.tether.runtime.Limits;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.TaskNetwork;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a task gets of the remote host: limits, ports, and how much it uses of them. */
interface ProvisionContract extends OnStage {

  private void needs(Capability capability) {
    // What a host can do is known once it has been asked.
    assertThat(stage().runtime().health()).isInstanceOf(RuntimeHealth.Healthy.class);
    assumeTrue(
        stage().runtime().capabilities().contains(capability),
        () -> "the runtime has no " + capability);
  }

  private static Limits limits(Optional<Double> cores, Optional<Long> memory, Optional<Long> pids) {
    return new Limits(cores, memory, pids, Optional.empty(), Map.of());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  default void taskThatNeedsMoreMemoryThanItMayIsReportedSo() throws Exception {
    needs(Capability.MEMORY_LIMIT);

    RemoteTask task =
        stage()
            .create(
                needsMemoryWithoutBound()
                    .withLimits(
                        limits(Optional.empty(), Optional.of(64L << 20), Optional.empty())));

    assertThat(stage().awaitEnd(task).result())
        .satisfies(
            result -> {
              assertThat(result.oomKilled()).isTrue();
              assertThat(result.exitCode() + result.signal()).isNotZero();
            });
  }

  @Test
  default void taskWithRoomEnoughIsNotOutOfMemory() throws Exception {
    needs(Capability.MEMORY_LIMIT);
    Limits roomy = limits(Optional.empty(), Optional.of(64L << 20), Optional.empty());

    TaskState.Exited end = stage().awaitEnd(stage().create(killedBySignal(9).withLimits(roomy)));

    assertThat(end.result().oomKilled()).isFalse();
  }

  @Test
  default void limitedTaskRunsAndIsMeasured() throws Exception {
    needs(Capability.CPU_LIMIT);
    needs(Capability.PIDS_LIMIT);
    needs(Capability.STATS);

    RemoteTask task =
        stage()
            .create(
                sleepsLong()
                    .withLimits(limits(Optional.of(0.5), Optional.empty(), Optional.of(50L))));

    Stage.eventually(() -> stage().runtime().stats(task.id()).residentBytes() > 0);
    TaskStats stats = stage().runtime().stats(task.id());
    assertThat(stats.cpuUserNanos() + stats.cpuSystemNanos()).isNotNegative();
    assertThat(stage().get(task.id()).isLive()).isTrue();
  }

  @Test
  default void portsAreOnRecordForEveryOwner() throws Exception {
    needs(Capability.PORTS);
    int port = freePort();
    TaskSpec spec = sleepsLong().withPorts(List.of(new PortRequest("http", port)));

    RemoteTask task = stage().create(spec);

    TaskNetwork network = task.network().orElseThrow();
    assertThat(network.ports()).containsExactly(Map.entry("http", port));
    assertThat(network.address()).isNotBlank();
    stage().runtime().release(task.id(), 1, Duration.ofMinutes(1), LogOffsets.START);
    RemoteTask adopted = stage().runtime().claim(task.id(), 1, Stage.owner("second"), Stage.LEASE);
    assertThat(adopted.network()).contains(network);
    assertThat(stage().get(task.id()).network()).contains(network);
  }

  @Test
  default void portThatAnotherTaskHasIsRefusedByName() throws Exception {
    needs(Capability.PORTS);
    int port = freePort();
    TaskSpec first = sleepsLong().withPorts(List.of(new PortRequest("http", port)));
    TaskSpec second = sleepsLong().withPorts(List.of(new PortRequest("web", port)));
    stage().create(first);

    assertThatThrownBy(() -> stage().create(second))
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining(Integer.toString(port))
        .hasMessageContaining("web");
    assertThat(stage().runtime().list(stage().cluster(), Optional.empty())).hasSize(1);
  }

  @Test
  default void tasksThatAskForAnyPortGetDifferentOnes() {
    needs(Capability.PORTS);
    TaskSpec spec =
        sleepsLong().withPorts(List.of(new PortRequest("a", 0), new PortRequest("b", 0)));

    Map<String, Integer> first = stage().create(spec).network().orElseThrow().ports();
    Map<String, Integer> second = stage().create(spec).network().orElseThrow().ports();

    assertThat(first.values()).doesNotContainAnyElementsOf(second.values());
    assertThat(first.values()).doesNotHaveDuplicates().allMatch(port -> port > 0);
  }

  @Test
  default void taskWithoutPortsHasNoNetwork() {
    assertThat(stage().create(sleepsLong()).network()).isEmpty();
  }

  @Test
  default void repeatedCreationWithPortsIsTheSameTask() throws Exception {
    needs(Capability.PORTS);
    TaskSpec spec = sleepsLong().withPorts(List.of(new PortRequest("http", freePort())));
    String token = UUID.randomUUID().toString();

    RemoteTask first = stage().runtime().create(stage().request(token, spec));

    assertThat(stage().runtime().create(stage().request(token, spec)).id()).isEqualTo(first.id());
  }
}
