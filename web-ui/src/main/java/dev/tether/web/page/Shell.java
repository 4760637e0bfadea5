package dev.tether.web.page;

import java.util.List;
import java.util.Objects;

/**
 * The page itself, whose parts are then filled.
 *
 * @param csrf what its requests have to carry
 * @param instance names the workbench
 * @param versions of Nomad that can be launched
 * @param scenarios that can be run
 */
public record Shell(
    String csrf,
    String instance,
    List<String> examples,
    List<String> versions,
    List<String> scenarios) {
  public Shell {
    Objects.requireNonNull(csrf, "csrf");
    Objects.requireNonNull(instance, "instance");
    examples = List.copyOf(examples);
    versions = List.copyOf(versions);
    scenarios = List.copyOf(scenarios);
  }
}
