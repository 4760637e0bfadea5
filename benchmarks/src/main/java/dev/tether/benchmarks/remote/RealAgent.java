package dev.tether.benchmarks.remote;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The agent as it is shipped, in a process of its own, with real tasks and a real disk. */
public final class RealAgent implements RemoteSide {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final StopRequest KILL = new StopRequest("SIGKILL", Duration.ZERO);

  private final Endpoint.Unix endpoint;
  private final Process process;

  /**
   * Starts it and waits until it answers.
   *
   * @param program the agent's executable
   * @param directory where all of its files go
   */
  public RealAgent(Path program, Path directory) throws IOException, InterruptedException {
    endpoint = new Endpoint.Unix(directory.resolve("agent.sock"));
    Path config =
        Files.write(
            directory.resolve("agent.conf"),
            List.of("listen = " + endpoint, "state_dir = " + directory.resolve("state")));
    process =
        new ProcessBuilder(program.toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("agent.log").toFile())
            .start();
    try (AgentRuntime runtime = connect()) {
      while (!(runtime.health() instanceof RuntimeHealth.Healthy)) {
        if (!process.isAlive()) {
          throw new IOException(
              "the agent ended: " + Files.readString(directory.resolve("agent.log")));
        }
        Thread.sleep(LOOK);
      }
    }
  }

  /** A client of it, to be closed. */
  public AgentRuntime connect() {
    return new AgentRuntime(endpoint, TIMEOUT);
  }

  @Override
  public String address() {
    return endpoint.toString();
  }

  @Override
  public void end() {
    try (AgentRuntime runtime = connect()) {
      for (RemoteTask task : runtime.list("default", Optional.empty())) {
        if (task.isLive()) {
          runtime.stop(task.id(), task.ownership().generation(), KILL);
        }
      }
    }
    process.destroy();
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
