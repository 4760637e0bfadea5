package dev.tether.agent;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.process.Awk;
import dev.tether.agent.service.AgentService;
import dev.tether.agent.task.Provisions;
import dev.tether.agent.task.Tasks;
import dev.tether.agent.tls.TlsCredentials;
import dev.tether.agent.tls.UnusableTlsFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A running agent. May be closed from any thread. */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Agent.class.getName());

  /** The file in the state directory that names the addresses, one per line. */
  public static final String ADDRESSES_FILE = "addresses";

  private final StateLock lock;
  private final Tasks tasks;
  private final Listeners listeners;

  private Agent(StateLock lock, Tasks tasks, Listeners listeners) {
    this.lock = lock;
    this.tasks = tasks;
    this.listeners = listeners;
  }

  /**
   * Starts an agent: takes over the tasks of its state directory, then listens.
   *
   * @throws AgentProblem when that is not possible; nothing is left behind
   */
  public static Agent start(AgentConfig config) throws AgentProblem, InterruptedException {
    Awk awk = awk(config);
    Optional<TlsCredentials> tls = credentials(config);
    StateLock lock = StateLock.take(config.stateDirectory());
    Tasks tasks = null;
    try {
      tasks =
          new Tasks(
              config.stateDirectory(),
              new Tasks.Surroundings(
                  awk, InstantSource.system(), System::nanoTime, new SecureRandom()),
              config.retention(),
              config.rules(),
              provisions(config));
      Listeners listeners =
          Listeners.open(config, tls, new AgentService(tasks, facts(config, awk)));
      Agent agent = new Agent(lock, tasks, listeners);
      agent.tellAddresses(config.stateDirectory());
      return agent;
    } catch (IOException | IllegalArgumentException unusable) {
      release(tasks, lock);
      throw new AgentProblem(
          AgentProblem.Kind.FAILED,
          "can't use the state directory %s: %s"
              .formatted(config.stateDirectory(), unusable.getMessage()),
          unusable);
    } catch (AgentProblem problem) {
      release(tasks, lock);
      throw problem;
    }
  }

  private static Provisions provisions(AgentConfig config) {
    Provisions configured = config.provisions();
    return configured.at(
        configured.address().orElseGet(() -> new HostAddress().advertised(config.listen())));
  }

  private static Optional<TlsCredentials> credentials(AgentConfig config) throws AgentProblem {
    if (config.tls().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TlsCredentials.ofAgent(config.tls().get(), InstantSource.system()));
    } catch (UnusableTlsFiles unusable) {
      throw new AgentProblem(
          AgentProblem.Kind.WRONG_CONFIGURATION, unusable.getMessage(), unusable);
    }
  }

  private static Awk awk(AgentConfig config) throws AgentProblem {
    Optional<Awk> named = config.awk().map(command -> new Awk(List.of(command)));
    if (named.isPresent() && !named.get().isUsable()) {
      throw new AgentProblem(
          AgentProblem.Kind.SOMETHING_MISSING,
          ("awk = %s: this is no awk that can tell a signal from an exit code, or its host has no"
                  + " \"sh\"; install mawk or gawk")
              .formatted(config.awk().orElseThrow()));
    }
    return named
        .or(Awk::find)
        .orElseThrow(
            () ->
                new AgentProblem(
                    AgentProblem.Kind.SOMETHING_MISSING,
                    "there is no awk that can tell a signal from an exit code (busybox' one can't):"
                        + " install mawk or gawk"));
  }

  private static Map<String, String> facts(AgentConfig config, Awk awk) {
    return Map.of(
        "version", version(),
        "host", hostName(),
        "pid", Long.toString(ProcessHandle.current().pid()),
        "awk", String.join(" ", awk.command()),
        "state_dir", config.stateDirectory().toString());
  }

  private static String version() {
    String version = Agent.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  private void tellAddresses(Path stateDirectory) throws IOException {
    String addresses =
        endpoints().stream().map(Endpoint::toString).collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(stateDirectory.resolve(ADDRESSES_FILE), addresses);
    LOG.log(
        Level.INFO,
        "agent listens on {0} with {1} running tasks",
        String.join(", ", addresses.trim().split("\n", -1)),
        Long.toString(tasks.running()));
  }

  /** Where it listens, with the ports that were given where any was asked for. */
  public List<Endpoint> endpoints() {
    return listeners.bound();
  }

  /** Stops answering and lets go of the state directory. Tasks run on. */
  @Override
  public void close() {
    listeners.close();
    release(tasks, lock);
  }

  private static void release(AutoCloseable... held) {
    for (AutoCloseable one : Arrays.asList(held)) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (Exception ignored) {
        LOG.log(Level.DEBUG, "closing failed", ignored);
      }
    }
  }
}
