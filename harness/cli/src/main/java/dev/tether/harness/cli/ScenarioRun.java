package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.container.ContainerCluster;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.report.RunFacts;
import dev.tether.harness.report.RunReport;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.run.ResultJson;
import dev.tether.harness.scenarios.run.ResultText;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.run.ScenarioRunner;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs one scenario, or all. */
@Command(
    name = "run",
    description = {
      "Runs one scenario, or all that make sense with the Nomad version; those that take minutes",
      "are played only by name or with --long.",
      "Prints what happened and a verdict with its evidence: reattached, restarted, lost or",
      "duplicated, or none where nothing was moved."
    },
    mixinStandardHelpOptions = true)
final class ScenarioRun implements Callable<Integer> {
  private static final String ALL = "all";

  private final Surroundings surroundings;

  @Parameters(paramLabel = "NAME", description = "a scenario's name, or all")
  private String name;

  @Mixin private ScenarioOptions options;

  ScenarioRun(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws Exception {
    options.check();
    Optional<Scenario> one = name.equals(ALL) ? Optional.empty() : Optional.of(named());
    Distributions distributions = new Distributions(surroundings.home());
    Path driver = distributions.driver(options.driver());
    Path agent = distributions.agent(options.agentDirectory());
    return surroundings.ending().interrupting(() -> run(one, driver, agent));
  }

  private Scenario named() {
    return Catalog.named(name)
        .orElseThrow(
            () -> {
              List<String> near = Catalog.nearestTo(name);
              String hint =
                  near.isEmpty()
                      ? "`tether scenario list` tells which there are"
                      : "did you mean " + String.join(", ", near) + "?";
              return Problem.wrongUsage("there is no scenario \"" + name + "\": " + hint);
            });
  }

  private int run(Optional<Scenario> one, Path driver, Path agent) throws InterruptedException {
    NomadBinary nomad = nomad();
    Dialect dialect = new Dialect(nomad.version());
    List<Scenario> scenarios =
        one.map(List::of).orElseGet(() -> Catalog.playedOn(dialect, options.lasting()));
    if (one.isPresent() && !one.get().appliesTo(dialect)) {
      throw Problem.wrongUsage(
          "scenario %s makes no sense with Nomad %s".formatted(name, nomad.version()));
    }
    long seed = options.seed().orElseGet(() -> new Random().nextLong(1_000_000));
    surroundings
        .console()
        .progress(
            "Nomad %s from %s, driver %s, seed %d"
                .formatted(nomad.version(), nomad.origin(), driver, seed));
    try (WorkDirectory work = WorkDirectory.create(surroundings, options.keep());
        ScenarioRunner runner = runner(clusters(nomad, driver, agent), work, seed)) {
      Optional<RunReport> report =
          options.report().map(root -> new RunReport(root, facts(nomad, driver, seed)));
      return tell(play(scenarios, nomad, runner, report), one.isPresent());
    }
  }

  private RunFacts facts(NomadBinary nomad, Path driver, long seed) {
    return new RunFacts(
        surroundings.clock().instant(),
        nomad.version().toString(),
        options.kind(),
        driver.getFileName().toString(),
        seed);
  }

  private NomadBinary nomad() throws InterruptedException {
    NomadBinaries binaries = new NomadBinaries(Host.present());
    return options.nomadBinary().isPresent()
        ? binaries.given(options.nomadBinary().get(), options.nomad())
        : binaries.get(options.nomad(), surroundings.console()::progress);
  }

  private ClusterSource clusters(NomadBinary nomad, Path driver, Path agent) {
    if (options.isContainer()) {
      ContainerCluster.expectEngine();
      return new ContainerClusters(
          nomad, driver, agent, new Random(), surroundings.console()::progress);
    }
    return new ProcessClusters(nomad, driver, agent, new Random());
  }

  private ScenarioRunner runner(ClusterSource clusters, WorkDirectory work, long seed) {
    return new ScenarioRunner(
        clusters,
        work.path(),
        seed,
        options.nodes().orElse(1),
        surroundings.clock(),
        surroundings.console()::progress);
  }

  /** Plays them in turn; one that could not be played at all is the last one. */
  private List<ObjectNode> play(
      List<Scenario> scenarios, NomadBinary nomad, ScenarioRunner runner, Optional<RunReport> whole)
      throws InterruptedException {
    List<ObjectNode> results = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Optional<Path> report =
          options
              .report()
              .map(root -> scenarios.size() == 1 ? root : root.resolve(scenario.name()));
      try {
        ScenarioResult result = runner.run(scenario, report);
        whole.ifPresent(page -> page.add(result, report.orElseThrow()));
        print(result);
        results.add(ResultJson.of(result));
      } catch (RuntimeException broken) {
        String sentence = Failures.sentence(broken);
        surroundings.console().say("tether: " + scenario.name() + ": " + sentence);
        whole.ifPresent(page -> page.addNotPlayed(scenario.name(), sentence));
        results.add(
            ResultJson.notPlayed(
                scenario.name(), options.kind(), nomad.version().toString(), sentence));
        return results;
      }
    }
    return results;
  }

  private void print(ScenarioResult result) {
    List<String> lines = name.equals(ALL) ? ResultText.summary(result) : ResultText.of(result);
    for (String line : lines) {
      if (options.json()) {
        surroundings.console().say(line);
      } else {
        surroundings.console().result(line);
      }
    }
  }

  private int tell(List<ObjectNode> results, boolean single) {
    boolean passed = results.stream().allMatch(result -> result.path("passed").asBoolean());
    if (!single) {
      long good = results.stream().filter(result -> result.path("passed").asBoolean()).count();
      String line = "%d of %d scenarios passed".formatted(good, results.size());
      if (options.json()) {
        surroundings.console().say(line);
      } else {
        surroundings.console().result(line);
      }
    }
    if (options.json()) {
      ObjectNode json = single ? results.getFirst() : ResultJson.all(results);
      surroundings.console().result(json.toString());
    }
    return passed ? Status.PASSED : Status.FAILED;
  }
}
