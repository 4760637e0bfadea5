package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.launch.EmbeddedClusters;
import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.run.Lanes;
import dev.tether.harness.scenarios.run.ResultText;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every scenario on the embedded cluster in one dialect, two at a time, and holds what the
 * drivers were asked against the report that {@link ScenariosOnNomad} left of a real Nomad of that
 * version. Without such a report only the scenario itself is judged.
 *
 * <p>What is compared, {@link RpcLives} and {@link RpcShapes} tell: what the tap recorded on both
 * sides. A real Nomad does not always do the same either: what differs is played again on both, and
 * only fails when the two never do the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScenariosOnEmbedded {
  private static final int LANES = 2;
  private static final int REPETITIONS = 2;

  /** Nomad may look at the drained batch job again on its own, and place a successor after all. */
  private static final Set<String> FIRST_ALLOCATION_ONLY = Set.of("batch-drain-finish");

  private final String version;
  private final Map<String, Lanes.Played> played = new HashMap<>();

  ScenariosOnEmbedded(String version) {
    this.version = version;
  }

  @BeforeAll
  void play(@TempDir Path files) throws InterruptedException {
    long seed = new Random().nextLong(1_000_000);
    System.err.println("scenarios on the embedded cluster, " + version + ", seed " + seed);
    List<ScenarioRunner> runners = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      runners.add(runner(embedded(seed), files.resolve("l" + lane), seed));
    }
    try (Lanes lanes = new Lanes(runners)) {
      lanes
          .play(
              scenarios(),
              scenario -> Optional.of(reports("embedded-" + version).resolve(scenario.name())),
              (scenario, result) -> {})
          .forEach((scenario, outcome) -> played.put(scenario.name(), outcome));
    }
  }

  private ClusterSource embedded(long seed) {
    Distributions built = new Distributions(Optional.of(ScenariosOnNomad.home()));
    return new ScenarioClusters(
            new EmbeddedClusters(
                NomadVersion.parse(version),
                Optional.of(built.agent(Optional.empty())),
                seed,
                new Random()),
            built.driver(Optional.empty()))
        .behind(built.tap());
  }

  private ClusterSource real() throws InterruptedException {
    Distributions built = new Distributions(Optional.of(ScenariosOnNomad.home()));
    return new ScenarioClusters(
            new ProcessClusters(
                TestNomad.get(version), Optional.of(built.agent(Optional.empty())), new Random()),
            built.driver(Optional.empty()))
        .behind(built.tap());
  }

  private static ScenarioRunner runner(ClusterSource clusters, Path files, long seed) {
    return new ScenarioRunner(clusters, files, seed, 1, InstantSource.system(), line -> {});
  }

  private List<Scenario> scenarios() {
    return Catalog.playedOn(Dialect.of(version), Boolean.getBoolean("tether.long"));
  }

  List<String> names() {
    return scenarios().stream().map(Scenario::name).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void scenario(String name, @TempDir Path files) throws IOException, InterruptedException {
    assertThat(played).as("scenarios that were begun").containsKey(name);
    ScenarioResult result =
        switch (played.get(name)) {
          case Lanes.Played.Judged(ScenarioResult judged) -> judged;
          case Lanes.Played.NotPlayed(RuntimeException reason) -> throw reason;
        };
    assertThat(result.failures())
        .as(() -> String.join(System.lineSeparator(), ResultText.of(result)))
        .isEmpty();
    if (wasPlayedOnNomad(name)) {
      compare(name, files);
      Set<String> here = RpcShapes.fields(reports("embedded-" + version).resolve(name));
      Set<String> there = RpcShapes.fields(reports(version).resolve(name));
      assertThat(without(here, there)).as("fields that Nomad does not send").isEmpty();
      assertThat(without(there, here)).as("fields that only Nomad sends").isEmpty();
    }
  }

  @Test
  void pluginsBeginAlike() throws IOException {
    Set<String> here = new TreeSet<>();
    Set<String> there = new TreeSet<>();
    for (String name : names()) {
      if (wasPlayedOnNomad(name)) {
        here.addAll(RpcShapes.beginnings(reports("embedded-" + version).resolve(name)));
        there.addAll(RpcShapes.beginnings(reports(version).resolve(name)));
      }
    }
    assertThat(here)
        .as("how plugins begin on the embedded cluster, and on Nomad " + version)
        .isEqualTo(there);
  }

  /** Those that the others lack, of methods that were called on both sides. */
  private static Set<String> without(Set<String> fields, Set<String> others) {
    Set<String> methods = others.stream().map(RpcShapes::method).collect(Collectors.toSet());
    return fields.stream()
        .filter(field -> methods.contains(RpcShapes.method(field)) && !others.contains(field))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean wasPlayedOnNomad(String name) {
    return Files.exists(reports(version).resolve(name).resolve("allocations.json"));
  }

  private void compare(String name, Path files) throws IOException, InterruptedException {
    RpcLives here = lives(reports("embedded-" + version), name);
    RpcLives there = lives(reports(version), name);
    Set<RpcLives> imitated = new HashSet<>(Set.of(here));
    Set<RpcLives> genuine = new HashSet<>(Set.of(there));
    for (int again = 1; again <= REPETITIONS && !meet(imitated, genuine); again++) {
      String suffix = "-again-" + again;
      replay(name, embedded(again), files.resolve("e" + again), "embedded-" + version + suffix)
          .ifPresent(imitated::add);
      replay(name, real(), files.resolve("r" + again), version + suffix).ifPresent(genuine::add);
    }
    assertThat(meet(imitated, genuine))
        .as(() -> RpcLives.sideBySide("embedded", here, "Nomad " + version, there))
        .isTrue();
  }

  private static boolean meet(Set<RpcLives> imitated, Set<RpcLives> genuine) {
    return !Collections.disjoint(imitated, genuine);
  }

  /** Plays a scenario once more; nothing if it did not pass. */
  private Optional<RpcLives> replay(String name, ClusterSource clusters, Path files, String kept)
      throws IOException, InterruptedException {
    System.err.println("played again, since the calls differ: " + name + " on " + kept);
    Path report = reports(kept).resolve(name);
    try (ScenarioRunner runner = runner(clusters, files, 1)) {
      ScenarioResult result = runner.run(Catalog.named(name).orElseThrow(), Optional.of(report));
      return result.passed() ? Optional.of(lives(reports(kept), name)) : Optional.empty();
    }
  }

  private static RpcLives lives(Path reports, String name) throws IOException {
    RpcLives.Scope scope =
        FIRST_ALLOCATION_ONLY.contains(name) ? RpcLives.Scope.FIRST : RpcLives.Scope.ALL;
    return RpcLives.of(reports.resolve(name), scope);
  }

  private static Path reports(String what) {
    return ScenariosOnNomad.home().resolve("harness/cli/target/scenario-reports").resolve(what);
  }
}
