package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.run.ResultText;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.Scenario;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every scenario that makes sense on a real Nomad of one version; those that take minutes only
 * with {@code -Dtether.long=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScenariosOnNomad {
  private final String version;
  private final String reports;
  private ScenarioRunner runner;

  ScenariosOnNomad(String version) {
    this(version, version);
  }

  /**
   * Runs nothing yet.
   *
   * @param reports the name of the directory for what the scenarios leave
   */
  ScenariosOnNomad(String version, String reports) {
    this.version = version;
    this.reports = reports;
  }

  /** What the scenarios are played on. */
  ClusterSource clusters(NomadBinary nomad, Path driver, Path agent) {
    return new ScenarioClusters(
            new ProcessClusters(nomad, Optional.of(agent), new Random()), driver)
        .behind(new Distributions(Optional.of(home())).tap());
  }

  @BeforeAll
  void start(@TempDir Path files) throws InterruptedException {
    NomadBinary nomad = TestNomad.get(version);
    Distributions built = new Distributions(Optional.of(home()));
    long seed = new Random().nextLong(1_000_000);
    System.err.println("scenarios on Nomad, " + reports + ", with the seed " + seed);
    runner =
        new ScenarioRunner(
            clusters(nomad, built.driver(Optional.empty()), built.agent(Optional.empty())),
            files,
            seed,
            1,
            InstantSource.system(),
            line -> {});
  }

  @AfterAll
  void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  List<String> names() {
    boolean lasting = Boolean.getBoolean("tether.long");
    return Catalog.playedOn(Dialect.of(version), lasting).stream().map(Scenario::name).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void scenario(String name) throws InterruptedException {
    ScenarioResult result =
        runner.run(Catalog.named(name).orElseThrow(), Optional.of(report(name)));

    assertThat(result.failures())
        .as(() -> String.join(System.lineSeparator(), ResultText.of(result)))
        .isEmpty();
  }

  private Path report(String name) {
    return home().resolve("harness/cli/target/scenario-reports").resolve(reports).resolve(name);
  }

  static Path home() {
    return Path.of(System.getProperty("tether.home"));
  }
}
