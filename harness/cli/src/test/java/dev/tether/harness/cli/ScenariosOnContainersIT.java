package dev.tether.harness.cli;

import dev.tether.harness.container.ContainerCluster;
import dev.tether.harness.container.EngineUnavailable;
import dev.tether.harness.launch.ContainerClusters;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.stage.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;

/**
 * Scenarios on Nomad 1.11.2 in containers: one of each kind of fault, and of each way in which
 * files and connections pass between containers and this machine; all with {@code
 * TETHER_CONTAINER_SCENARIOS=all}.
 */
class ScenariosOnContainersIT extends ScenariosOnNomad {
  private static final List<String> SOME =
      List.of(
          "drain",
          "kill-node",
          "restart-nomad-agent",
          "crash-plugin",
          "exec-after-handover",
          "disconnect-node-keep-original",
          "nomad-api-down",
          "artifact");

  ScenariosOnContainersIT() {
    super("1.11.2", "container-1.11.2");
  }

  @Override
  ClusterSource clusters(NomadBinary nomad, Path driver, Path agent) {
    expectEngine();
    return new ScenarioClusters(
        new ContainerClusters(nomad, Optional.of(agent), new Random(), System.err::println),
        driver);
  }

  private static void expectEngine() {
    try {
      ContainerCluster.expectEngine();
    } catch (EngineUnavailable unavailable) {
      if ("1".equals(System.getenv("TETHER_REQUIRE_DOCKER"))) {
        throw unavailable;
      }
      Assumptions.abort("skipped: " + unavailable.getMessage());
    }
  }

  @Override
  List<Scenario> scenarios() {
    boolean all = "all".equals(System.getenv("TETHER_CONTAINER_SCENARIOS"));
    return super.scenarios().stream().filter(one -> all || SOME.contains(one.name())).toList();
  }
}
