package dev.tether.harness.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.Maker;
import dev.tether.harness.cluster.ProcessTable;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.nomad.NomadUnavailable;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.nomad.Node;
import dev.tether.runtime.RemoteRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Nomad in containers, with the real driver. */
@Timeout(600)
class ContainerClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String LABEL = "dev.tether.cluster";

  @TempDir static Path dir;
  private static Engine engine;
  private static NomadBinary nomad;
  private static Cluster cluster;

  private static Cluster start(DriverSpec driver, String name) throws InterruptedException {
    Path agent = home().resolve("driver/agent/target/tether-agent/tether-agent");
    ClusterSpec spec =
        new ClusterSpec(nomad, 1, driver, Optional.of(agent), dir.resolve(name), false);
    return ContainerCluster.start(
        spec,
        ContainerClusterIT::connect,
        RandomGenerator.getDefault(),
        line -> System.getLogger("test").log(System.Logger.Level.INFO, line));
  }

  private static Path home() {
    return Path.of(System.getProperty("tether.home"));
  }

  private static DriverSpec.Plugin driver() {
    return DriverSpec.Plugin.remote(
        home().resolve("driver/plugin/target/nomad-driver-remote/nomad-driver-remote"));
  }

  private static RemoteRuntime connect(Path socket) {
    return new AgentRuntime(Endpoint.parse("unix://" + socket), Duration.ofSeconds(5));
  }

  @BeforeAll
  static void start() throws InterruptedException {
    nomad = nomad();
    engine = engine();
    cluster = start(driver(), "cluster");
  }

  private static NomadBinary nomad() throws InterruptedException {
    try {
      return new NomadBinaries(Host.present())
          .get(Optional.of(NomadVersion.parse("1.11.2")), line -> {});
    } catch (NomadUnavailable e) {
      if ("1".equals(System.getenv("TETHER_REQUIRE_NOMAD"))) {
        throw e;
      }
      return Assumptions.abort("skipped: " + e.getMessage());
    }
  }

  private static Engine engine() {
    try {
      return Engine.connect();
    } catch (EngineUnavailable e) {
      if ("1".equals(System.getenv("TETHER_REQUIRE_DOCKER"))) {
        throw e;
      }
      return Assumptions.abort("skipped: " + e.getMessage());
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static List<String> containers(String name) {
    return engine
        .client()
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(LABEL, name))
        .exec()
        .stream()
        .map(container -> container.getId())
        .toList();
  }

  private static List<String> networks(String name) {
    return engine
        .client()
        .listNetworksCmd()
        .withFilter("label", List.of(LABEL + "=" + name))
        .exec()
        .stream()
        .map(network -> network.getId())
        .toList();
  }

  @Test
  void nothingInAContainerIsPrivileged() {
    List<String> ids = containers(cluster.remoteHost().clusterName());
    assertThat(ids).hasSizeGreaterThanOrEqualTo(2);
    for (String id : ids) {
      InspectContainerResponse seen = engine.client().inspectContainerCmd(id).exec();
      assertThat(seen.getConfig().getUser()).matches("[1-9]\\d*:\\d+");
      assertThat(seen.getHostConfig().getPrivileged()).isFalse();
      assertThat(seen.getHostConfig().getCapAdd()).isNullOrEmpty();
      assertThat(seen.getHostConfig().getCapDrop()).extracting(Enum::name).containsExactly("ALL");
    }
  }

  @Test
  void aNodeIsCutOffAndComesBackUnderItsAddress() throws InterruptedException {
    ClusterNode node = cluster.addNode();
    node.partition();
    awaitStatus(node, Node.Status.DOWN);
    assertThat(node.isUp()).isTrue();
    node.heal();
    awaitStatus(node, Node.Status.READY);
  }

  private static void awaitStatus(ClusterNode node, Node.Status status)
      throws InterruptedException {
    Await.noObstacle(
        node.name() + " to be " + status,
        LIMIT,
        () ->
            cluster
                .api()
                .node(node.id())
                .map(Node::status)
                .filter(now -> now != status)
                .map(String::valueOf));
  }

  @Test
  void settingsThatThePluginRefusesAreToldAndNothingIsLeft() {
    List<String> before =
        engine.client().listContainersCmd().exec().stream()
            .map(container -> container.getId())
            .toList();
    assertThatThrownBy(() -> start(driver().with("no_such_key = 1"), "refused"))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageStartingWith("the Nomad agent of client-1 ended with status 1: ")
        .hasMessageContaining("no_such_key");
    assertThat(dir.resolve("refused")).doesNotExist();
    assertThat(before).containsAll(containers(cluster.remoteHost().clusterName()));
  }

  @Test
  void aNeighbourSharesTheRemoteHostAndLeavesNothing() throws InterruptedException {
    String name;
    try (Cluster neighbour = cluster.startNeighbour(1, dir.resolve("neighbour"))) {
      name = neighbour.remoteHost().clusterName();
      assertThat(name).isNotEqualTo(cluster.remoteHost().clusterName());
      assertThat(containers(name)).hasSize(2);
      assertThat(networks(name)).hasSize(1);
    }
    assertThat(containers(name)).isEmpty();
    assertThat(networks(name)).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsSweptAndNothingElse() {
    Maker self = Maker.self(new ProcessTable());
    Maker killed =
        new Maker(self.host(), self.boot(), self.pidSpace(), self.pid(), self.startTicks() - 1);
    String left = network("tether-left-" + killed.pid(), killed);
    String used = network("tether-used-" + self.pid(), self);
    try {
      engine.sweep();

      List<String> all =
          engine.client().listNetworksCmd().exec().stream().map(one -> one.getId()).toList();
      assertThat(all).contains(used).doesNotContain(left);
      assertThat(containers(cluster.remoteHost().clusterName())).isNotEmpty();
    } finally {
      engine.removeNetwork(left);
      engine.removeNetwork(used);
    }
  }

  private static String network(String name, Maker owner) {
    return engine
        .client()
        .createNetworkCmd()
        .withName(name)
        .withLabels(Map.of(LABEL, name, "dev.tether.owner", owner.text()))
        .exec()
        .getId();
  }
}
