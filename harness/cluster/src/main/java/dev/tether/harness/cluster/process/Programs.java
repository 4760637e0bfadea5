package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the programs of a cluster, until it is told that the cluster ends. */
final class Programs {
  private final Map<String, String> environment;
  private boolean ended;

  /**
   * Prepares the environment that all programs get.
   *
   * @param ambient this process's own variables; those that steer Nomad and its relatives are not
   *     passed on
   * @param java the program to run Java programs with
   */
  Programs(Map<String, String> ambient, Path java) {
    environment = new HashMap<>(ambient);
    environment
        .keySet()
        .removeIf(k -> k.startsWith("NOMAD_") || k.startsWith("CONSUL_") || k.startsWith("VAULT_"));
    // Those that bring their own Java take that.
    environment.put("JAVA_HOME", java.getParent().getParent().toString());
  }

  /**
   * Starts a program whose output and errors are appended to a file.
   *
   * @throws ClusterFailure when it can't be started, or the cluster is ending
   */
  synchronized Process start(List<String> command, Map<String, String> variables, Path log) {
    expectOpen(command.getFirst());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ClusterFailure(command.getFirst() + " can't be started: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that programs may be started.
   *
   * @throws ClusterFailure when the cluster is ending
   */
  synchronized void expectOpen(String program) {
    if (ended) {
      throw new ClusterFailure("the cluster is closed: " + program + " is not started");
    }
  }

  /** From now on nothing is started any more. */
  synchronized void end() {
    ended = true;
  }
}
