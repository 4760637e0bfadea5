package dev.tether.harness.container;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.process.LogTail;
import dev.tether.harness.cluster.process.NodeFiles;
import dev.tether.harness.container.NodeContainer.Launched;
import dev.tether.harness.container.NodeContainer.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The Nomad agent in a container, which can be started again after it ended. Safe for use by many
 * threads.
 */
final class ContainerAgent {
  private static final Duration KILL = Duration.ofSeconds(20);

  private final String name;
  private final NodeContainer container;
  private final NodeFiles files;
  private Optional<Launched> process = Optional.empty();
  private long lifeBegan;

  /**
   * An agent that is not running yet.
   *
   * @param files those of its node, as the host sees them
   */
  ContainerAgent(String name, NodeContainer container, NodeFiles files) {
    this.name = Objects.requireNonNull(name, "name");
    this.container = Objects.requireNonNull(container, "container");
    this.files = Objects.requireNonNull(files, "files");
  }

  /** Starts it, and its container if that does not run. */
  synchronized void start() {
    if (isAlive()) {
      throw new ClusterFailure("the Nomad agent of " + name + " is running already");
    }
    lifeBegan = LogTail.size(files.log());
    if (process.isEmpty() || !container.isRunning()) {
      container.start();
    }
    process = Optional.of(container.launch(script("agent")));
  }

  private static String[] script(String... words) {
    String[] command = new String[words.length + 2];
    command[0] = "/bin/sh";
    command[1] = ContainerSite.HOME.resolve("node.sh").toString();
    System.arraycopy(words, 0, command, 2, words.length);
    return command;
  }

  synchronized boolean isAlive() {
    return process.map(container::isAlive).orElse(false);
  }

  /**
   * Checks that it did not end by itself.
   *
   * @throws ClusterFailure with the reason from its log, when it did
   */
  synchronized void expectAlive() {
    if (!isAlive()) {
      throw new ClusterFailure(
          "the Nomad agent of %s ended with status %s: %s"
              .formatted(
                  name,
                  process.flatMap(container::exitCode).map(String::valueOf).orElse("unknown"),
                  LogTail.reason(files.log(), lifeBegan)));
    }
  }

  /** Kills it with SIGKILL, and returns when it is gone. */
  void kill() throws InterruptedException {
    end("KILL", KILL);
  }

  /** Ends it with SIGTERM, and returns when it is gone. */
  void stop(Duration limit) throws InterruptedException {
    end("TERM", limit);
  }

  private void end(String signal, Duration limit) throws InterruptedException {
    if (isAlive()) {
      signal(signal);
      Await.until("the end of the Nomad agent of " + name, limit, () -> !isAlive());
    }
  }

  /** Sends it a signal. */
  void signal(String signal) {
    run("signal-agent", signal);
  }

  /** The process ids of the driver plugins that run, as the container counts. */
  String plugins() {
    return run("plugins");
  }

  /** Waits for a driver plugin, kills it with SIGKILL, and returns when it is gone. */
  void crashPlugin() {
    run("crash-plugin");
  }

  private String run(String... words) {
    Outcome outcome = container.run(script(words));
    if (outcome.exitCode() != 0) {
      throw new ClusterFailure(
          "%s could not be done on %s: %s"
              .formatted(String.join(" ", words), name, outcome.text()));
    }
    return outcome.text();
  }
}
