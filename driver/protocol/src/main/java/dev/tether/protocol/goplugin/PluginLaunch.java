package dev.tether.protocol.goplugin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How to start a plugin's process.
 *
 * @param command the plugin's file and its arguments
 * @param environment variables beside those of this process and those that go-plugin prescribes
 * @param startTimeout how long the handshake may take; a minute under Nomad
 * @param onStderr gets each line of standard error, on one thread
 * @param onStdout gets each line of standard output after the handshake, which a host drops; on one
 *     thread
 */
public record PluginLaunch(
    List<String> command,
    Map<String, String> environment,
    Duration startTimeout,
    Consumer<String> onStderr,
    Consumer<String> onStdout) {

  public PluginLaunch {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a plugin's command has at least the plugin's file");
    }
    environment = Map.copyOf(environment);
    Objects.requireNonNull(startTimeout, "startTimeout");
    Objects.requireNonNull(onStderr, "onStderr");
    Objects.requireNonNull(onStdout, "onStdout");
  }

  /** Starts the plugin as Nomad does and drops what it writes. */
  public static PluginLaunch of(String... command) {
    return of(List.of(command));
  }

  /** Starts the plugin as Nomad does and drops what it writes. */
  public static PluginLaunch of(List<String> command) {
    return new PluginLaunch(command, Map.of(), Duration.ofMinutes(1), line -> {}, line -> {});
  }

  /** The same with these variables instead. */
  public PluginLaunch withEnvironment(Map<String, String> newEnvironment) {
    return new PluginLaunch(command, newEnvironment, startTimeout, onStderr, onStdout);
  }

  /** The same with another time limit. */
  public PluginLaunch withStartTimeout(Duration newStartTimeout) {
    return new PluginLaunch(command, environment, newStartTimeout, onStderr, onStdout);
  }

  /** The same with a reader of standard error. */
  public PluginLaunch withOnStderr(Consumer<String> newOnStderr) {
    return new PluginLaunch(command, environment, startTimeout, newOnStderr, onStdout);
  }

  /** The same with a reader of standard output. */
  public PluginLaunch withOnStdout(Consumer<String> newOnStdout) {
    return new PluginLaunch(command, environment, startTimeout, onStderr, newOnStdout);
  }
}
