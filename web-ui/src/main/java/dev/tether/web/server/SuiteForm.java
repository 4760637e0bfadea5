package dev.tether.web.server;

import dev.tether.harness.scenarios.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that a form asks for.
 *
 * @param arguments of the command line
 */
record SuiteForm(String title, List<String> arguments) {
  SuiteForm {
    arguments = List.copyOf(arguments);
  }

  /** The run that a form of a kind asks for, if it makes sense. */
  static Optional<SuiteForm> of(String kind, Exchange exchange) {
    return switch (kind) {
      case "scenario" -> scenario(exchange);
      case "conformance" -> conformance(exchange);
      default -> Optional.empty();
    };
  }

  private static Optional<SuiteForm> scenario(Exchange exchange) {
    String name = exchange.parameter("name");
    if (!name.equals("all") && Catalog.named(name).isEmpty()) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>(List.of("scenario", "run", name));
    add(arguments, "--cluster", exchange.parameter("kind"), "embedded|process|container");
    add(arguments, "--nomad", exchange.parameter("version").strip(), "\\d+\\.\\d+\\.\\d+");
    return Optional.of(new SuiteForm("scenario " + name, arguments));
  }

  private static Optional<SuiteForm> conformance(Exchange exchange) {
    String plugin = exchange.parameter("plugin").strip();
    return plugin.isEmpty() || plugin.startsWith("-")
        ? Optional.empty()
        : Optional.of(
            new SuiteForm("conformance of " + plugin, List.of("conformance", "--plugin", plugin)));
  }

  private static void add(List<String> arguments, String option, String value, String pattern) {
    if (value.matches(pattern)) {
      arguments.add(option);
      arguments.add(value);
    }
  }
}
