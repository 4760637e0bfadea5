package dev.tether.harness.launch;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.runtime.RemoteRuntime;
import java.nio.file.Path;
import java.time.Duration;

/** Connects to the runtime agents of clusters. */
final class RuntimeAgents {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private RuntimeAgents() {}

  /** The agent that listens on a unix socket; whether it answers is not asked. */
  static RemoteRuntime at(Path socket) {
    return new AgentRuntime(Endpoint.parse("unix://" + socket), TIMEOUT);
  }
}
