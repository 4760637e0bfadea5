package dev.tether.agent;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.client.TlsAccess;
import dev.tether.agent.endpoint.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** An agent in a process of its own, which can be killed without any chance to tidy up. */
final class AgentProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path config;
  private final Map<String, String> environment;
  private final String heap;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private Process process;

  AgentProcess(Path config, Map<String, String> environment) {
    this(config, environment, "256m");
  }

  private AgentProcess(Path config, Map<String, String> environment, String heap) {
    this.config = config;
    this.environment = environment;
    this.heap = heap;
  }

  /** Writes a configuration and starts an agent with it. */
  static AgentProcess start(Path directory, String listen, String... moreLines) throws Exception {
    return startWithHeap("256m", directory, listen, moreLines);
  }

  /** The same with a bound of its heap as Java's option -Xmx has it. */
  static AgentProcess startWithHeap(String heap, Path directory, String listen, String... moreLines)
      throws Exception {
    List<String> lines = new ArrayList<>(List.of(moreLines));
    lines.add("listen = " + listen);
    lines.add("state_dir = " + directory.resolve("state"));
    Path config = Files.write(directory.resolve("agent.conf"), lines);
    AgentProcess agent = new AgentProcess(config, Map.of(), heap);
    agent.start();
    return agent;
  }

  /** Starts it and waits until it listens. */
  void start() throws Exception {
    CompletableFuture<Boolean> listening = new CompletableFuture<>();
    process = launch();
    Thread.ofVirtual().start(() -> readLog(process, listening));
    if (!listening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the agent did not start: " + log());
    }
  }

  private Process launch() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx" + heap,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            "--config",
            config.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void readLog(Process started, CompletableFuture<Boolean> listening) {
    try (BufferedReader reader = started.inputReader()) {
      String line;
      while ((line = reader.readLine()) != null) {
        log.add(line);
        if (line.contains("agent listens on")) {
          listening.complete(true);
        }
      }
    } catch (IOException ended) {
      log.add(ended.toString());
    }
    listening.complete(false);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  String log() {
    return String.join("\n", log);
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Asks it to end, as a service manager does. */
  int terminate() {
    process.destroy();
    return process.onExit().join().exitValue();
  }

  static AgentRuntime connect(String address) {
    return connect(address, Optional.empty());
  }

  static AgentRuntime connect(String address, Optional<TlsAccess> access) {
    return new AgentRuntime(Endpoint.parse(address), PATIENCE, access);
  }

  @Override
  public void close() {
    kill();
  }
}
