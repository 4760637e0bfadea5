package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.ProcessTable;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nodes of a real cluster do; each test leaves two ready nodes behind. */
@Timeout(300)
class ProcessClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ProcessTable PROCESSES = new ProcessTable();
  @TempDir static Path dir;
  private static Cluster cluster;
  private static Jobs jobs;

  @BeforeAll
  static void start() throws InterruptedException {
    ClusterSpec spec =
        new ClusterSpec(
            TestNomad.get("1.11.2"),
            2,
            new DriverSpec.BuiltIn("raw_exec"),
            Optional.empty(),
            dir.resolve("cluster"),
            false);
    cluster = ProcessCluster.start(spec, FakeRuntime::at, RandomGenerator.getDefault());
    jobs = new Jobs(cluster.api());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
      cluster.close();
    }
  }

  private static Node.Status status(ClusterNode node) {
    return cluster.api().node(node.id()).orElseThrow().status();
  }

  private static void awaitStatus(ClusterNode node, Node.Status wanted)
      throws InterruptedException {
    Await.until(node.name() + " to be " + wanted, LIMIT, () -> status(node) == wanted);
  }

  private static ClusterNode nodeOf(Allocation allocation) {
    return cluster.nodes().stream()
        .filter(n -> n.id().equals(allocation.nodeId()))
        .findFirst()
        .orElseThrow();
  }

  private static ProcessTable.Entry process(Path pid) throws IOException {
    return PROCESSES.process(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  @Test
  void allNodesAreReadyAtOnceAndTheTimeItTookIsKnown() {
    assertThat(cluster.kind()).isEqualTo("process");
    assertThat(cluster.nomadVersion()).isEqualTo("1.11.2");
    assertThat(cluster.api().agentVersion()).isEqualTo("1.11.2");
    assertThat(cluster.nodes())
        .filteredOn(ClusterNode::isUp)
        .hasSizeGreaterThanOrEqualTo(2)
        .extracting(ProcessClusterIT::status)
        .containsOnly(Node.Status.READY);
    assertThat(cluster.bringUp()).isBetween(Duration.ofMillis(100), Duration.ofMinutes(2));
  }

  @Test
  void aKilledNodeTakesItsTasksWithItAndComesBackAsTheSameNode() throws Exception {
    Path pid = dir.resolve("killed.pid");
    Allocation before = jobs.sleeper("killed", pid);
    ProcessTable.Entry task = process(pid);
    ClusterNode node = nodeOf(before);
    String id = node.id();
    node.kill();
    assertThat(node.isUp()).isFalse();
    assertThat(PROCESSES.isAlive(task)).isFalse();
    assertThat(node.allocationDirectory(before.id())).isDirectory();
    awaitStatus(node, Node.Status.DOWN);
    // The servers call the lost allocation running until they have replaced it.
    Await.until("another allocation", LIMIT, () -> successor(before).isPresent());
    String next = successor(before).orElseThrow().id();
    assertThat(cluster.api().allocation(next).orElseThrow().previousAllocation())
        .contains(before.id());
    node.start();
    assertThat(node.id()).isEqualTo(id);
    assertThat(status(node)).isEqualTo(Node.Status.READY);
    jobs.purge("killed");
  }

  private static Optional<Allocation> successor(Allocation before) {
    return jobs.running("killed").filter(running -> !running.id().equals(before.id()));
  }

  @Test
  void aKilledAgentLeavesItsTasksAlone() throws Exception {
    Path pid = dir.resolve("agent-killed.pid");
    Allocation allocation = jobs.sleeper("agent-killed", pid);
    ProcessTable.Entry task = process(pid);
    ClusterNode node = nodeOf(allocation);
    node.killAgent();
    assertThat(node.isUp()).isFalse();
    assertThat(PROCESSES.isAlive(task)).isTrue();
    node.start();
    assertThat(PROCESSES.isAlive(task)).isTrue();
    assertThat(jobs.running("agent-killed").map(Allocation::id)).contains(allocation.id());
    jobs.purge("agent-killed");
    Await.until("the end of the task", LIMIT, () -> !PROCESSES.isAlive(task));
  }

  @Test
  void anAgentThatIsStoppedInGoodOrderComesBackToItsTasks() throws Exception {
    Path pid = dir.resolve("agent-stopped.pid");
    ClusterNode node = nodeOf(jobs.sleeper("agent-stopped", pid));
    node.stopAgent();
    assertThat(node.isUp()).isFalse();
    assertThat(PROCESSES.isAlive(process(pid))).isTrue();
    node.start();
    jobs.purge("agent-stopped");
  }

  @Test
  void aFrozenNodeIsMissedAndComesBackByItself() throws Exception {
    ClusterNode node = cluster.nodes().getFirst();
    node.pause();
    assertThat(node.isUp()).isTrue();
    awaitStatus(node, Node.Status.DOWN);
    node.resume();
    awaitStatus(node, Node.Status.READY);
  }

  @Test
  void aFrozenNodeCanBeKilled() throws Exception {
    ClusterNode node = cluster.nodes().getFirst();
    node.pause();
    node.kill();
    assertThat(node.isUp()).isFalse();
    node.start();
  }

  @Test
  void aDrainedNodeIsIneligibleUntilTheDrainEnds() throws Exception {
    ClusterNode node = cluster.nodes().getFirst();
    node.drain(Duration.ofSeconds(30));
    Await.until("the drain", LIMIT, () -> !cluster.api().node(node.id()).orElseThrow().eligible());
    node.undrain();
    assertThat(cluster.api().node(node.id()).orElseThrow().eligible()).isTrue();
  }

  @Test
  void anAddedNodeIsReady() throws Exception {
    ClusterNode added = cluster.addNode();
    assertThat(status(added)).isEqualTo(Node.Status.READY);
    assertThat(cluster.nodes()).contains(added);
    assertThat(cluster.nodes()).extracting(ClusterNode::name).doesNotHaveDuplicates();
  }

  @Test
  void aRunningAgentIsNotStartedTwice() {
    ClusterNode node = cluster.nodes().getFirst();
    assertThatThrownBy(node::start)
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("the Nomad agent of client-1 is running already");
  }

  @Test
  void anAgentWhosePortIsTakenIsToldWithTheReason() throws Exception {
    ClusterNode node = cluster.addNode();
    String address = cluster.api().node(node.id()).orElseThrow().json().path("HTTPAddr").asText();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    node.kill();
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("127.0.0.1", port));
      assertThatThrownBy(node::start)
          .isInstanceOf(ClusterFailure.class)
          .hasMessageStartingWith("the Nomad agent of " + node.name() + " ended with status 1: ")
          .hasMessageContaining("listen tcp " + address + ": bind: address already in use");
    }
    node.start();
  }

  @Test
  void withoutAPluginThereIsNoneToCrash() {
    assertThatThrownBy(() -> cluster.nodes().getFirst().crashPlugin())
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("client-1 has no driver plugin that could be crashed");
  }
}
