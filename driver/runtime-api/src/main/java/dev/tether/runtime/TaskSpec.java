package dev.tether.runtime;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to run.
 *
 * @param command program and arguments; no shell comes between, nothing in it is interpreted
 * @param environment all variables of the task, already interpolated by Nomad
 * @param workDirectory where to start, or the task's own private directory
 * @param user whom to run as, or whoever the runtime runs as
 * @param settings further settings of the runtime's own task schema, by key
 */
public record TaskSpec(
    List<String> command,
    Map<String, String> environment,
    Optional<String> workDirectory,
    Optional<String> user,
    Map<String, String> settings) {

  public TaskSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    settings = Map.copyOf(settings);
    Objects.requireNonNull(workDirectory, "workDirectory");
    Objects.requireNonNull(user, "user");
  }
}
