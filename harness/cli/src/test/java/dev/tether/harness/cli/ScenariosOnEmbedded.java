package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.launch.EmbeddedClusters;
import dev.tether.harness.launch.ProcessClusters;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Runs every scenario on the embedded cluster in one dialect, and holds what the drivers were asked
 * against the report that {@link ScenariosOnNomad} left of a real Nomad of that version. Without
 * such a report only the scenario itself is judged.
 *
 * <p>What is compared, {@link RpcLives} and {@link RpcShapes} tell: what the tap recorded on both
 * sides. A real Nomad does not always do the same either: what differs is played again on both, and
 * only fails when the two never do the same.
 */
abstract class ScenariosOnEmbedded extends PlayedScenarios {
  private static final int REPETITIONS = 2;

  /** Nomad may look at the drained batch job again on its own, and place a successor after all. */
  private static final Set<String> FIRST_ALLOCATION_ONLY = Set.of("batch-drain-finish");

  ScenariosOnEmbedded(String version) {
    super(version, "embedded-" + version);
  }

  @Override
  ClusterSource clusters(long seed) {
    Distributions built = new Distributions(Optional.of(home()));
    return new ScenarioClusters(
            new EmbeddedClusters(
                NomadVersion.parse(version()),
                Optional.of(built.agent(Optional.empty())),
                seed,
                new Random()),
            built.driver(Optional.empty()))
        .behind(built.tap());
  }

  private ClusterSource real() throws InterruptedException {
    Distributions built = new Distributions(Optional.of(home()));
    return new ScenarioClusters(
            new ProcessClusters(
                TestNomad.get(version()), Optional.of(built.agent(Optional.empty())), new Random()),
            built.driver(Optional.empty()))
        .behind(built.tap());
  }

  @Override
  void passed(String name, Path files) throws Exception {
    if (wasPlayedOnNomad(name)) {
      compareCalls(name, files);
      compareMessages(name);
    }
  }

  private boolean wasPlayedOnNomad(String name) {
    return Files.exists(genuine(name).resolve("allocations.json"));
  }

  /** The report of the real Nomad. */
  private Path genuine(String name) {
    return reports(version()).resolve(name);
  }

  private void compareCalls(String name, Path files) throws IOException, InterruptedException {
    RpcLives here = lives(report(name), name);
    RpcLives there = lives(genuine(name), name);
    Set<RpcLives> imitated = new HashSet<>(Set.of(here));
    Set<RpcLives> genuine = new HashSet<>(Set.of(there));
    for (int again = 1; again <= REPETITIONS && !meet(imitated, genuine); again++) {
      String suffix = "-again-" + again;
      replay(name, clusters(again), files.resolve("e" + again), "embedded-" + version() + suffix)
          .ifPresent(imitated::add);
      replay(name, real(), files.resolve("r" + again), version() + suffix).ifPresent(genuine::add);
    }
    assertThat(meet(imitated, genuine))
        .as(() -> RpcLives.sideBySide("embedded", here, "Nomad " + version(), there))
        .isTrue();
  }

  private static boolean meet(Set<RpcLives> imitated, Set<RpcLives> genuine) {
    return !Collections.disjoint(imitated, genuine);
  }

  /** Plays a scenario once more; nothing if it did not pass. */
  private static Optional<RpcLives> replay(
      String name, ClusterSource clusters, Path files, String kept)
      throws IOException, InterruptedException {
    System.err.println("played again, since the calls differ: " + name + " on " + kept);
    Path report = reports(kept).resolve(name);
    try (ScenarioRunner runner = runner(clusters, files, 1)) {
      ScenarioResult result = runner.run(Catalog.named(name).orElseThrow(), Optional.of(report));
      return result.passed() ? Optional.of(lives(report, name)) : Optional.empty();
    }
  }

  private static RpcLives lives(Path report, String name) throws IOException {
    RpcLives.Scope scope =
        FIRST_ALLOCATION_ONLY.contains(name) ? RpcLives.Scope.FIRST : RpcLives.Scope.ALL;
    return RpcLives.of(report, scope);
  }

  private void compareMessages(String name) throws IOException {
    Set<String> here = RpcShapes.fields(report(name));
    Set<String> there = RpcShapes.fields(genuine(name));
    assertThat(without(here, there)).as("fields that Nomad does not send").isEmpty();
    assertThat(without(there, here)).as("fields that only Nomad sends").isEmpty();
  }

  /** Those that the others lack, of methods that were called on both sides. */
  private static Set<String> without(Set<String> fields, Set<String> others) {
    Set<String> methods = others.stream().map(RpcShapes::method).collect(Collectors.toSet());
    return fields.stream()
        .filter(field -> methods.contains(RpcShapes.method(field)) && !others.contains(field))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void pluginsBeginAlike() throws IOException {
    Set<String> here = new TreeSet<>();
    Set<String> there = new TreeSet<>();
    for (String name : names()) {
      if (wasPlayedOnNomad(name)) {
        here.addAll(RpcShapes.beginnings(report(name)));
        there.addAll(RpcShapes.beginnings(genuine(name)));
      }
    }
    assertThat(here)
        .as("how plugins begin on the embedded cluster, and on Nomad " + version())
        .isEqualTo(there);
  }
}
