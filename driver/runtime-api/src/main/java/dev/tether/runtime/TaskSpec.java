package dev.tether.runtime;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to run.
 *
 * <p>In the command, in the variables' values and in the work directory, {@code
 * ${NOMAD_ALLOC_DIR}}, {@code ${NOMAD_TASK_DIR}}, {@code ${NOMAD_SECRETS_DIR}} and {@code
 * ${TETHER_VOLUMES_DIR}} stand for the directories on the remote side, which the runtime knows; see
 * {@link #expand}. The runtime also sets variables of these names, and {@code NOMAD_IP_label},
 * {@code NOMAD_PORT_label} and {@code NOMAD_ADDR_label} for each port.
 *
 * @param command program and arguments, which no shell interprets; may be empty where the runtime
 *     has a default
 * @param environment all variables of the task, already interpolated by Nomad
 * @param workDirectory where to start, or the task's own private directory
 * @param user whom to run as, or whoever the runtime runs as
 * @param settings of the runtime's own task schema, {@link RuntimeProvider#taskOptions}
 * @param limits what it may use
 * @param ports what it wants to listen on
 */
public record TaskSpec(
    List<String> command,
    Map<String, String> environment,
    Optional<String> workDirectory,
    Optional<String> user,
    PlainSettings settings,
    Limits limits,
    List<PortRequest> ports) {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)\\}");

  public TaskSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(limits, "limits");
    ports = List.copyOf(ports);
    Objects.requireNonNull(workDirectory, "workDirectory");
    Objects.requireNonNull(user, "user");
  }

  /** A plain program: no settings, limits or ports. */
  public static TaskSpec of(List<String> command, Map<String, String> environment) {
    return new TaskSpec(
        command,
        environment,
        Optional.empty(),
        Optional.empty(),
        PlainSettings.none(),
        Limits.none(),
        List.of());
  }

  public TaskSpec withWorkDirectory(String directory) {
    return new TaskSpec(
        command, environment, Optional.of(directory), user, settings, limits, ports);
  }

  public TaskSpec withUser(String name) {
    return new TaskSpec(
        command, environment, workDirectory, Optional.of(name), settings, limits, ports);
  }

  public TaskSpec withSettings(PlainSettings other) {
    return new TaskSpec(command, environment, workDirectory, user, other, limits, ports);
  }

  public TaskSpec withLimits(Limits other) {
    return new TaskSpec(command, environment, workDirectory, user, settings, other, ports);
  }

  public TaskSpec withPorts(List<PortRequest> other) {
    return new TaskSpec(command, environment, workDirectory, user, settings, limits, other);
  }

  /** The same with these variables in place of, or beside, those that it has. */
  public TaskSpec withEnvironment(Map<String, String> variables) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(variables);
    return new TaskSpec(command, all, workDirectory, user, settings, limits, ports);
  }

  /** The same with each {@code ${name}} replaced by the value of that name, where there is one. */
  public TaskSpec expand(Map<String, String> values) {
    Map<String, String> expanded = new TreeMap<>(environment);
    expanded.replaceAll((name, value) -> expand(value, values));
    return new TaskSpec(
        command.stream().map(word -> expand(word, values)).toList(),
        expanded,
        workDirectory.map(directory -> expand(directory, values)),
        user,
        settings,
        limits,
        ports);
  }

  private static String expand(String text, Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
  }
}
