package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.ProcessTable;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.nomad.Allocation.ClientStatus;
import dev.tether.nomad.Allocation.DesiredStatus;
import dev.tether.nomad.Node;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real cluster with the real driver plugin and the real runtime agent. */
@Timeout(300)
class RemoteClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path DRIVERS = Path.of(System.getProperty("basedir"), "../../driver");
  private static final Path AGENT = DRIVERS.resolve("agent/target/tether-agent/tether-agent");
  private static final DriverSpec.Plugin PLUGIN =
      DriverSpec.Plugin.remote(
          DRIVERS.resolve("plugin/target/nomad-driver-remote/nomad-driver-remote"));

  @TempDir static Path dir;
  private static Cluster cluster;

  private static Cluster start(DriverSpec driver, String name) throws InterruptedException {
    return start(TestNomad.get("1.11.2"), driver, name);
  }

  private static Cluster start(NomadBinary nomad, DriverSpec driver, String name)
      throws InterruptedException {
    ClusterSpec spec =
        new ClusterSpec(nomad, 1, driver, Optional.of(AGENT), dir.resolve(name), false);
    return ProcessCluster.start(spec, RemoteClusterIT::connect, RandomGenerator.getDefault());
  }

  private static RemoteRuntime connect(Path socket) {
    return new AgentRuntime(Endpoint.parse("unix://" + socket), Duration.ofSeconds(5));
  }

  @BeforeAll
  static void start() throws InterruptedException {
    cluster = start(PLUGIN, "cluster");
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static ClusterNode node() {
    return cluster.nodes().getFirst();
  }

  private static Node.Driver driver(Cluster of) {
    return of.api().node(of.nodes().getFirst().id()).flatMap(n -> n.driver("remote")).orElseThrow();
  }

  private static void awaitHealth(boolean healthy) throws InterruptedException {
    Await.until("health " + healthy, LIMIT, () -> driver(cluster).healthy() == healthy);
  }

  /** Runs a remote task that sleeps, and returns what tells its process from any other. */
  private static String runTask(Cluster on, String job) throws InterruptedException {
    on.api()
        .register(
            on.api()
                .parseJob(
                    """
                    job "%s" {
                      group "g" {
                        task "t" {
                          driver = "remote"
                          config {
                            command = "/bin/sleep"
                            args = ["3600"]
                          }
                          resources {
                            cpu = 1
                            memory = 10
                          }
                        }
                      }
                    }
                    """
                        .formatted(job),
                    Map.of()));
    Await.until("the task of " + job, LIMIT, () -> identities(on, job).size() == 1);
    return identities(on, job).getFirst();
  }

  private static List<String> identities(Cluster on, String job) {
    return on.remoteHost().runtime().list(on.remoteHost().clusterName(), Optional.empty()).stream()
        .filter(t -> t.slot().job().equals(job))
        .flatMap(
            t ->
                t.state() instanceof TaskState.Running(_, String identity)
                    ? List.of(identity).stream()
                    : List.<String>of().stream())
        .toList();
  }

  @Test
  void theDriverIsHealthyAndWritesItsTrace() {
    assertThat(driver(cluster).healthy()).isTrue();
    assertThat(node().rpcTrace()).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.6.1", "1.9.4"})
  void olderNomadsComeUpToo(String version) throws Exception {
    try (Cluster older = start(TestNomad.get(version), PLUGIN, "nomad-" + version)) {
      assertThat(older.api().agentVersion()).isEqualTo(version);
      runTask(older, "older");
      older.nodes().getFirst().kill();
      older.nodes().getFirst().start();
      older.nodes().getFirst().crashPlugin();
    }
    assertThat(new Mounts().below(dir.resolve("nomad-" + version))).isEmpty();
  }

  @Test
  void aCrashedPluginIsReplacedAndItsTaskLivesOn() throws Exception {
    String identity = runTask(cluster, "crash-plugin");
    node().crashPlugin();
    awaitHealth(true);
    node().crashPlugin();
    awaitHealth(true);
    assertThat(identities(cluster, "crash-plugin")).containsExactly(identity);
  }

  @Test
  void aTaskOutlivesANodeThatIsKilledBeforeNomadKnowsThatItRuns() throws Exception {
    String identity = runTask(cluster, "kill-node");
    node().kill();
    assertThat(identities(cluster, "kill-node")).containsExactly(identity);
    node().start();
    Await.until("an allocation of kill-node to run", LIMIT, () -> isRunning("kill-node"));
    assertThat(identities(cluster, "kill-node"))
        .as(() -> story("kill-node"))
        .containsExactly(identity);
  }

  @Test
  void aTaskOutlivesANodeThatIsKilledBeforeItLearnedThatItRuns() throws Exception {
    // Of what is sent to the runtime only a creation names the program.
    cluster.remoteHost().link().holdAnswersTo("/bin/sleep");
    String identity = runTask(cluster, "kill-node-held");
    node().kill();
    cluster.remoteHost().link().flow();
    node().start();
    Await.until("an allocation of kill-node-held to run", LIMIT, () -> isRunning("kill-node-held"));
    assertThat(identities(cluster, "kill-node-held"))
        .as(() -> story("kill-node-held"))
        .containsExactly(identity);
  }

  /** How the job's allocations and remote tasks stand, for a failure that may not come again. */
  private static String story(String job) {
    return Stream.concat(
            cluster.api().jobAllocations("default", job, true).stream()
                .map(
                    one ->
                        "%s: %s (%s), %s"
                            .formatted(
                                one.id(),
                                one.desiredStatus(),
                                one.desiredDescription(),
                                one.clientStatus())),
            cluster
                .remoteHost()
                .runtime()
                .list(cluster.remoteHost().clusterName(), Optional.empty())
                .stream()
                .map(Object::toString))
        .collect(Collectors.joining("\n"));
  }

  private static boolean isRunning(String job) {
    return cluster.api().jobAllocations("default", job, true).stream()
        .anyMatch(
            one ->
                one.desiredStatus() == DesiredStatus.RUN
                    && one.clientStatus() == ClientStatus.RUNNING);
  }

  @Test
  void aCutLinkMakesTheDriverUnhealthyUntilItFlows() throws Exception {
    cluster.remoteHost().link().cut();
    awaitHealth(false);
    cluster.remoteHost().link().flow();
    awaitHealth(true);
  }

  @Test
  void anAgentThatCrashedComesBackToItsTasks() throws Exception {
    String identity = runTask(cluster, "crash-agent");
    cluster.remoteHost().crash();
    assertThatThrownBy(() -> identities(cluster, "crash-agent"))
        .isInstanceOf(RemoteFailure.Unreachable.class);
    cluster.remoteHost().start();
    assertThat(identities(cluster, "crash-agent")).containsExactly(identity);
    awaitHealth(true);
  }

  @Test
  void withoutTheApiTheDriverSaysWhatThatMeans() throws Exception {
    try (Cluster without = start(PLUGIN.withoutApi(), "without-api")) {
      Await.noObstacle(
          "the driver to say that it can't reattach",
          LIMIT,
          () ->
              Optional.of(driver(without).description()).filter(d -> !d.contains("reattachment")));
    }
  }

  @Test
  void tasksOfADeadAgentEndWithTheCluster() throws Exception {
    ProcessTable processes = new ProcessTable();
    Cluster doomed = start(PLUGIN, "doomed");
    runTask(doomed, "doomed");
    doomed.remoteHost().crash();
    Path state = dir.resolve("doomed/agent/state");
    assertThat(processes.workingBelow(state)).isNotEmpty();
    String name = doomed.remoteHost().clusterName();
    doomed.close();
    assertThat(processes.workingBelow(state)).isEmpty();
    assertThat(processes.marked(Marker.of(name))).isEmpty();
    assertThat(new Mounts().below(dir.resolve("doomed"))).isEmpty();
  }

  @Test
  void settingsThatThePluginRefusesAreTold() {
    assertThatThrownBy(() -> start(PLUGIN.with("no_such_key = 1"), "refused"))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageStartingWith("the Nomad agent of client-1 ended with status 1: ")
        .hasMessageContaining("no_such_key");
    assertThat(dir.resolve("refused")).doesNotExist();
  }
}
