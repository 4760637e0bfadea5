package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One Nomad agent, which can be started again after it ended. Safe for use by several threads. */
final class NomadAgent {
  private final String name;
  private final Path binary;
  private final Path config;
  private final Path log;
  private final Map<String, String> variables;
  private final Programs programs;
  private Optional<Process> process = Optional.empty();
  private long lifeBegan;

  /**
   * An agent that is not running yet.
   *
   * @param name for people
   * @param log is appended to
   */
  NomadAgent(
      String name,
      Path binary,
      Path config,
      Path log,
      Map<String, String> variables,
      Programs programs) {
    this.name = name;
    this.binary = binary;
    this.config = config;
    this.log = log;
    this.variables = Map.copyOf(variables);
    this.programs = programs;
  }

  Path log() {
    return log;
  }

  synchronized void start() {
    // First, since what was killed a moment ago may not be known to be dead yet.
    programs.expectOpen(binary.toString());
    if (isAlive()) {
      throw new ClusterFailure("the Nomad agent of " + name + " is running already");
    }
    lifeBegan = LogTail.size(log);
    List<String> command = List.of(binary.toString(), "agent", "-config", config.toString());
    process = Optional.of(programs.start(command, variables, log));
  }

  synchronized boolean isAlive() {
    return process.map(Process::isAlive).orElse(false);
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
                  process.map(p -> "" + p.exitValue()).orElse("unknown"),
                  LogTail.reason(log, lifeBegan)));
    }
  }

  /** Kills it with SIGKILL, and returns when it is gone. */
  void kill() throws InterruptedException {
    Optional<Process> running = running();
    if (running.isPresent()) {
      running.get().destroyForcibly();
      await(running.get(), Duration.ofSeconds(10));
    }
  }

  /** Ends it with SIGTERM, and returns when it is gone. */
  void stop(Duration limit) throws InterruptedException {
    Optional<Process> running = running();
    if (running.isPresent()) {
      running.get().destroy();
      await(running.get(), limit);
    }
  }

  /** Its process id, while it runs. */
  Optional<Long> pid() {
    return running().map(Process::pid);
  }

  private synchronized Optional<Process> running() {
    return process.filter(Process::isAlive);
  }

  private void await(Process running, Duration limit) throws InterruptedException {
    if (!running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ClusterFailure(
          "the Nomad agent of %s did not end within %d s".formatted(name, limit.toSeconds()));
    }
  }
}
