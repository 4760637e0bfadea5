package dev.tether.harness.tap;

import dev.tether.harness.tap.control.TapDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the tap was told: by arguments, and by variables where there is no argument.
 *
 * @param driver the command that starts the driver
 * @param record where the calls are written
 * @param control where the control sockets are
 * @param rules a file with break points to begin with
 * @param node the node that starts it; empty if that was not told
 */
record TapOptions(
    List<String> driver, Path record, TapDirectory control, Optional<Path> rules, String node) {
  static final String USAGE =
      """
      tether-tap stands between Nomad and a task driver plugin and records every call.

        tether-tap --driver FILE --record FILE [--control DIR] [--rules FILE]
                   [--node NAME] [-- ARGUMENT…]

        --driver FILE    the driver plugin to start          (or TETHER_TAP_DRIVER)
        --record FILE    where calls are written, JSON lines; {pid} becomes the process id
                                                             (or TETHER_TAP_RECORD)
        --control DIR    where control sockets are made; default: RECORD.control
                                                             (or TETHER_TAP_CONTROL)
        --rules FILE     break points to begin with, one JSON object a line
                                                             (or TETHER_TAP_RULES)
        --node NAME      the node that starts it, for the record
                                                             (or TETHER_TAP_NODE)
        -- ARGUMENT…     arguments of the driver

      Nomad starts it in the driver's place: `tether tap wrap` writes a file for plugin_dir.
      """;

  private static final List<String> NAMES = List.of("driver", "record", "control", "rules", "node");

  TapOptions {
    driver = List.copyOf(driver);
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(node, "node");
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException saying what is missing or wrong
   */
  static TapOptions of(List<String> arguments, Map<String, String> environment, long pid) {
    Map<String, String> given = new HashMap<>();
    for (String name : NAMES) {
      Optional.ofNullable(environment.get("TETHER_TAP_" + name.toUpperCase(Locale.ROOT)))
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> given.put(name, value));
    }
    List<String> driverArguments = readArguments(arguments, given);
    List<String> command = new ArrayList<>();
    command.add(required(given, "driver"));
    command.addAll(driverArguments);
    Path record = Path.of(required(given, "record").replace("{pid}", Long.toString(pid)));
    return new TapOptions(
        command,
        record,
        Optional.ofNullable(given.get("control"))
            .map(directory -> new TapDirectory(Path.of(directory)))
            .orElseGet(() -> TapDirectory.beside(record)),
        Optional.ofNullable(given.get("rules")).map(Path::of),
        given.getOrDefault("node", ""));
  }

  private static List<String> readArguments(List<String> arguments, Map<String, String> given) {
    for (int i = 0; i < arguments.size(); i += 2) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        return arguments.subList(i + 1, arguments.size());
      }
      if (!argument.startsWith("--") || !NAMES.contains(argument.substring(2))) {
        throw new IllegalArgumentException("tether-tap does not know " + argument);
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(argument + " needs a value");
      }
      given.put(argument.substring(2), arguments.get(i + 1));
    }
    return List.of();
  }

  private static String required(Map<String, String> given, String name) {
    return Optional.ofNullable(given.get(name))
        .orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
  }
}
