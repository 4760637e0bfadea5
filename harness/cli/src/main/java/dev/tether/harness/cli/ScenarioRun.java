package dev.tether.harness.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.harness.report.RunFacts;
import dev.tether.harness.report.RunReport;
import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.run.ClusterSource;
import dev.tether.harness.scenarios.run.Lanes;
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
import java.util.function.Function;
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
    long seed = options.seed().orElseGet(() -> new Random().nextLong(1_000_000));
    ClusterChoice.Made made =
        options.clusters().make(driver, agent, seed, surroundings.console()::progress);
    Dialect dialect = new Dialect(made.version());
    List<Scenario> scenarios =
        one.map(List::of).orElseGet(() -> Catalog.playedOn(dialect, options.lasting()));
    if (one.isPresent() && !one.get().appliesTo(dialect)) {
      throw Problem.wrongUsage(
          "scenario %s makes no sense with Nomad %s".formatted(name, made.version()));
    }
    surroundings
        .console()
        .progress(
            "Nomad %s from %s, driver %s, seed %d"
                .formatted(made.version(), made.origin(), driver, seed));
    try (WorkDirectory work = WorkDirectory.create(surroundings, options.keep());
        Lanes lanes = lanes(clusters(made), work, seed, options.parallel(scenarios.size()))) {
      Optional<RunReport> report =
          options.report().map(root -> new RunReport(root, facts(made, driver, seed)));
      return tell(play(scenarios, made.version(), lanes, report), one.isPresent());
    }
  }

  private ClusterSource clusters(ClusterChoice.Made made) {
    return options.tap()
        ? made.clusters().behind(new Distributions(surroundings.home()).tap())
        : made.clusters();
  }

  private RunFacts facts(ClusterChoice.Made made, Path driver, long seed) {
    return new RunFacts(
        surroundings.clock().instant(),
        made.version().toString(),
        options.kind(),
        driver.getFileName().toString(),
        seed);
  }

  private Lanes lanes(ClusterSource clusters, WorkDirectory work, long seed, int count) {
    List<ScenarioRunner> runners = new ArrayList<>();
    for (int lane = 1; lane <= count; lane++) {
      String mark = count == 1 ? "" : lane + "| ";
      runners.add(
          new ScenarioRunner(
              clusters,
              count == 1 ? work.path() : work.path().resolve("l" + lane),
              seed,
              options.nodes().orElse(1),
              surroundings.clock(),
              line -> surroundings.console().progress(mark + line)));
    }
    return new Lanes(runners);
  }

  private List<ObjectNode> play(
      List<Scenario> scenarios, NomadVersion nomad, Lanes lanes, Optional<RunReport> whole)
      throws InterruptedException {
    Function<Scenario, Optional<Path>> reports =
        scenario ->
            options
                .report()
                .map(root -> scenarios.size() == 1 ? root : root.resolve(scenario.name()));
    List<ObjectNode> results = new ArrayList<>();
    lanes
        .play(
            scenarios,
            reports,
            (scenario, result) -> {
              whole.ifPresent(page -> page.add(result, reports.apply(scenario).orElseThrow()));
              print(result);
            })
        .forEach((scenario, played) -> results.add(told(scenario, played, nomad, whole)));
    return results;
  }

  private ObjectNode told(
      Scenario scenario, Lanes.Played played, NomadVersion nomad, Optional<RunReport> whole) {
    return switch (played) {
      case Lanes.Played.Judged(ScenarioResult result) -> ResultJson.of(result);
      case Lanes.Played.NotPlayed(RuntimeException broken) -> {
        String sentence = Failures.sentence(broken);
        surroundings.console().say("tether: " + scenario.name() + ": " + sentence);
        whole.ifPresent(page -> page.addNotPlayed(scenario.name(), sentence));
        yield ResultJson.notPlayed(scenario.name(), options.kind(), nomad.toString(), sentence);
      }
    };
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
