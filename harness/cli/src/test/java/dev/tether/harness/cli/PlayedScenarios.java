package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.run.Lanes;
import dev.tether.harness.scenarios.run.ResultText;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.Scenario;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays all scenarios that make sense with one version of Nomad, two at a time since most of each
 * is waiting, and judges each in a test of its own. Those that take minutes are played only with
 * {@code -Dtether.long=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PlayedScenarios {
  private static final int LANES = 2;

  private final String version;
  private final String reports;
  private final Map<String, Lanes.Played> played = new HashMap<>();

  /**
   * Plays nothing yet.
   *
   * @param reports the name of the directory for what the scenarios leave
   */
  PlayedScenarios(String version, String reports) {
    this.version = version;
    this.reports = reports;
  }

  /** What the scenarios are played on; one that can't be had skips them all. */
  abstract ClusterSource clusters(long seed) throws InterruptedException;

  /** The version of Nomad. */
  final String version() {
    return version;
  }

  @BeforeAll
  void play(@TempDir Path files) throws InterruptedException {
    long seed = new Random().nextLong(1_000_000);
    ClusterSource clusters = clusters(seed);
    System.err.println("scenarios on " + reports + ", seed " + seed);
    List<ScenarioRunner> runners = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      runners.add(runner(clusters, files.resolve("l" + lane), seed));
    }
    try (Lanes lanes = new Lanes(runners)) {
      lanes
          .play(
              scenarios(),
              scenario -> Optional.of(report(scenario.name())),
              (scenario, result) -> {})
          .forEach((scenario, outcome) -> played.put(scenario.name(), outcome));
    }
  }

  static ScenarioRunner runner(ClusterSource clusters, Path files, long seed) {
    return new ScenarioRunner(clusters, files, seed, 1, InstantSource.system(), line -> {});
  }

  /** What is played. */
  List<Scenario> scenarios() {
    return Catalog.playedOn(Dialect.of(version), Boolean.getBoolean("tether.long"));
  }

  /** The names of what is played. */
  final List<String> names() {
    return scenarios().stream().map(Scenario::name).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void scenario(String name, @TempDir Path files) throws Exception {
    assertThat(played).as("scenarios that were begun").containsKey(name);
    ScenarioResult result =
        switch (played.get(name)) {
          case Lanes.Played.Judged(ScenarioResult judged) -> judged;
          case Lanes.Played.NotPlayed(RuntimeException reason) -> throw reason;
        };
    assertThat(result.failures())
        .as(() -> String.join(System.lineSeparator(), ResultText.of(result)))
        .isEmpty();
    passed(name, files);
  }

  /**
   * Looks further at a scenario that passed.
   *
   * @param files an empty directory
   */
  void passed(String name, Path files) throws Exception {
    // Most are judged by what the scenario itself says.
  }

  /** Where this scenario leaves its report. */
  final Path report(String name) {
    return reports(reports).resolve(name);
  }

  /** Where the scenarios of a class that calls its reports so leave them. */
  static Path reports(String what) {
    return home().resolve("harness/cli/target/scenario-reports").resolve(what);
  }

  static Path home() {
    return Path.of(System.getProperty("tether.home"));
  }
}
