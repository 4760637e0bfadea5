package dev.tether.harness.cli;

import dev.tether.harness.scenarios.catalog.Catalog;
import dev.tether.harness.scenarios.stage.Scenario;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells which scenarios there are. */
@Command(name = "list", description = "Lists the scenarios.", mixinStandardHelpOptions = true)
final class ScenarioList implements Callable<Integer> {
  private final Surroundings surroundings;

  ScenarioList(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() {
    for (Scenario scenario : Catalog.all()) {
      surroundings.console().result("%-20s %s".formatted(scenario.name(), scenario.description()));
    }
    return Status.PASSED;
  }
}
