package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.nomad.NomadVersion;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ResultText;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.Scenario;
import java.io.IOException;
import java.nio.file.Files;
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
 * Runs every scenario on the embedded cluster in one dialect, and holds what the drivers were asked
 * against the report that {@link ScenariosOnNomad} left of a real Nomad of that version. Without
 * such a report only the scenario itself is judged.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScenariosOnEmbedded {
  private final String version;
  private ScenarioRunner runner;

  ScenariosOnEmbedded(String version) {
    this.version = version;
  }

  @BeforeAll
  void start(@TempDir Path files) {
    Distributions built = new Distributions(Optional.of(ScenariosOnNomad.home()));
    long seed = new Random().nextLong(1_000_000);
    System.err.println("scenarios on the embedded cluster, " + version + ", seed " + seed);
    runner =
        new ScenarioRunner(
            new EmbeddedClusters(
                NomadVersion.parse(version),
                built.driver(Optional.empty()),
                built.agent(Optional.empty()),
                seed,
                new Random()),
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
    return Catalog.applyingTo(Dialect.of(version)).stream()
        .map(Scenario::name)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void scenario(String name) throws InterruptedException, IOException {
    Path report = reports("embedded-" + version).resolve(name);
    ScenarioResult result = runner.run(Catalog.named(name).orElseThrow(), Optional.of(report));

    assertThat(result.failures())
        .as(() -> String.join(System.lineSeparator(), ResultText.of(result)))
        .isEmpty();
    Path real = reports(version).resolve(name);
    if (Files.exists(real.resolve("allocations.json"))) {
      RpcLives here = RpcLives.of(report);
      RpcLives there = RpcLives.of(real);
      assertThat(here)
          .as(() -> RpcLives.sideBySide("embedded", here, "Nomad " + version, there))
          .isEqualTo(there);
    }
  }

  private static Path reports(String what) {
    return ScenariosOnNomad.home().resolve("harness/cli/target/scenario-reports").resolve(what);
  }
}
