package dev.tether.plugin.testing;

import dev.tether.agent.Agent;
import dev.tether.agent.AgentConfig;
import dev.tether.agent.AgentProblem;
import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.StopRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A real agent with real processes, in this JVM. Its tasks survive {@link #stop} and {@link
 * #start}.
 */
public final class TestAgent implements AutoCloseable {
  public static final String CLUSTER = "test";

  private final Path socket;
  private final Path config;
  private Optional<Agent> agent = Optional.empty();

  public TestAgent(Path directory) {
    this.socket = directory.resolve("agent.sock");
    this.config = directory.resolve("agent.conf");
    try {
      Files.writeString(
          config,
          "listen = unix://%s%nstate_dir = %s%n".formatted(socket, directory.resolve("state")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TestAgent start() {
    try {
      agent = Optional.of(Agent.start(AgentConfig.read(config)));
      return this;
    } catch (AgentProblem e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public void stop() {
    agent.ifPresent(Agent::close);
    agent = Optional.empty();
  }

  /** Where it listens, as the plugin's configuration has it. */
  public String address() {
    return "unix://" + socket;
  }

  /** A connection as a driver makes it. */
  public RemoteRuntime connect() {
    return new AgentRuntime(Endpoint.parse(address()), Duration.ofSeconds(2));
  }

  /** All records. */
  public List<RemoteTask> tasks() {
    try (RemoteRuntime runtime = connect()) {
      return runtime.list(CLUSTER, Optional.empty());
    }
  }

  /** The only record. */
  public RemoteTask onlyTask() {
    List<RemoteTask> tasks = tasks();
    if (tasks.size() != 1) {
      throw new AssertionError("expected one remote task, there are " + tasks);
    }
    return tasks.getFirst();
  }

  /** Ends all tasks, then the agent. */
  @Override
  public void close() {
    if (agent.isEmpty()) {
      start();
    }
    try (RemoteRuntime runtime = connect()) {
      for (RemoteTask task : runtime.list(CLUSTER, Optional.empty())) {
        runtime.stop(task.id(), task.generation(), new StopRequest("SIGKILL", Duration.ZERO));
      }
      Eventually.holds(
          "all tasks have ended",
          () -> runtime.list(CLUSTER, Optional.empty()).stream().noneMatch(RemoteTask::isLive));
    } catch (RemoteFailure.Fenced e) {
      throw new AssertionError("a driver is still at work", e);
    }
    stop();
  }
}
