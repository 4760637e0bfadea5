package dev.tether.harness.cli;

import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.scenarios.run.ClusterSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/** Runs every scenario that makes sense on a real Nomad of one version, with the tap's record. */
abstract class ScenariosOnNomad extends PlayedScenarios {
  ScenariosOnNomad(String version) {
    this(version, version);
  }

  /**
   * Runs nothing yet.
   *
   * @param reports the name of the directory for what the scenarios leave
   */
  ScenariosOnNomad(String version, String reports) {
    super(version, reports);
  }

  /** What the scenarios are played on. */
  ClusterSource clusters(NomadBinary nomad, Path driver, Path agent) {
    return new ScenarioClusters(
            new ProcessClusters(nomad, Optional.of(agent), new Random()), driver)
        .behind(new Distributions(Optional.of(home())).tap());
  }

  @Override
  final ClusterSource clusters(long seed) throws InterruptedException {
    Distributions built = new Distributions(Optional.of(home()));
    return clusters(
        TestNomad.get(version()), built.driver(Optional.empty()), built.agent(Optional.empty()));
  }
}
