package dev.tether.agent;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.client.TlsAccess;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.contract.RuntimeContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract for an agent that is a process of its own; one agent for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgentContract extends RuntimeContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  private AgentProcess agent;
  private String address;

  abstract String address(Path directory) throws Exception;

  /** What has to be in the configuration beside the address. */
  List<String> moreLines() {
    return List.of();
  }

  /** How to reach the agent. */
  Optional<TlsAccess> access() {
    return Optional.empty();
  }

  @BeforeAll
  void startAgent(@TempDir Path directory) throws Exception {
    address = address(directory);
    agent = AgentProcess.start(directory, address, moreLines().toArray(String[]::new));
  }

  @AfterAll
  void killAgent() {
    agent.close();
  }

  @Override
  public AgentRuntime open() throws Exception {
    if (!agent.isAlive()) {
      agent.start();
    }
    return AgentProcess.connect(address, access());
  }

  private static TaskSpec shell(String script) {
    return spec("sh", "-c", script);
  }

  private static TaskSpec spec(String... command) {
    return TaskSpec.of(List.of(command), Map.of());
  }

  @Override
  public TaskSpec sleepsLong() {
    return spec("sleep", "100000");
  }

  @Override
  public TaskSpec exits(int code) {
    return shell("exit " + code);
  }

  @Override
  public TaskSpec killedBySignal(int number) {
    return shell("kill -" + number + " $$");
  }

  @Override
  public TaskSpec ignoresTerm() {
    return shell("trap '' TERM; echo ready; sleep 100000");
  }

  @Override
  public TaskSpec writesLines(int count) {
    return shell(lines(count, ""));
  }

  @Override
  public TaskSpec writesLinesSlowly(int count) {
    return shell(lines(count, "sleep 0.02;"));
  }

  private static String lines(int count, String pause) {
    return "i=1; while [ $i -le %d ]; do echo \"line $i\"; %s i=$((i+1)); done"
        .formatted(count, pause);
  }

  @Override
  public TaskSpec needsMemoryWithoutBound() {
    return spec("awk", "BEGIN { s = \"x\"; while (1) s = s s }");
  }

  @Override
  public TaskSpec printsFile(String path) {
    return spec("cat", place(path));
  }

  @Override
  public TaskSpec writesFile(String path, String text) {
    return spec(
        "sh", "-c", "printf %s \"$1\" > \"$2\"; echo ready; sleep 100000", "sh", text, place(path));
  }

  private static String place(String path) {
    int slash = path.indexOf('/');
    String root =
        switch (path.substring(0, slash)) {
          case "alloc" -> "${NOMAD_ALLOC_DIR}";
          case "local" -> "${NOMAD_TASK_DIR}";
          case "secrets" -> "${NOMAD_SECRETS_DIR}";
          case "volumes" -> "${TETHER_VOLUMES_DIR}";
          default -> throw new IllegalArgumentException(path);
        };
    return root + path.substring(slash);
  }

  @Override
  public TaskSpec missingProgram() {
    return spec("no-such-program-anywhere");
  }

  @Override
  public boolean canCrash() {
    return true;
  }

  @Override
  public void crash() {
    agent.kill();
  }

  @Override
  public void restart() throws Exception {
    agent.start();
  }

  @Override
  public void awaitEndWithoutRuntime(RemoteTask task) {
    String identity = ((TaskState.Running) task.state()).identity();
    Path process = Path.of("/proc", identity.substring(0, identity.indexOf('@')));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(process)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("process " + identity + " does not end");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
