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
    int width = Catalog.all().stream().mapToInt(one -> one.name().length()).max().orElse(1);
    String line = "%-" + width + "s %s";
    for (Scenario scenario : Catalog.all()) {
      surroundings.console().result(line.formatted(scenario.name(), scenario.description()));
    }
    return Status.PASSED;
  }
}
