package dev.tether.example.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Owner;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.Settings.InvalidSetting;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.contract.RuntimeContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a real sshd; skipped where there is none, unless TETHER_REQUIRE_SSH is 1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshRuntimeTest extends RuntimeContract {
  private Optional<SshHost> host = Optional.empty();

  @BeforeAll
  void startHost(@TempDir Path directory) throws Exception {
    Optional<String> missing = SshHost.missing();
    if (!"1".equals(System.getenv("TETHER_REQUIRE_SSH"))) {
      assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }
    assertThat(missing).isEmpty();
    host = Optional.of(SshHost.start(directory));
  }

  @AfterAll
  void stopHost() {
    host.ifPresent(SshHost::close);
  }

  private SshHost host() {
    return host.orElseThrow();
  }

  @Override
  public RemoteRuntime open() {
    return host().open();
  }

  private static TaskSpec shell(String script) {
    return TaskSpec.of(List.of("sh", "-c", script), Map.of());
  }

  @Override
  public TaskSpec sleepsLong() {
    return TaskSpec.of(List.of("sleep", "100000"), Map.of());
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
    return shell("seq -f 'line %%g' %d".formatted(count));
  }

  @Override
  public TaskSpec writesLinesSlowly(int count) {
    return shell("for i in $(seq %d); do echo line $i; sleep 0.02; done".formatted(count));
  }

  @Override
  public TaskSpec missingProgram() {
    return TaskSpec.of(List.of("no-such-program-anywhere"), Map.of());
  }

  @Override
  public TaskSpec needsMemoryWithoutBound() {
    return TaskSpec.of(List.of("awk", "BEGIN { s = \"x\"; while (1) s = s s }"), Map.of());
  }

  @Override
  public TaskSpec printsFile(String path) {
    return shell("cat \"$TETHER_VOLUMES_DIR/../" + path + "\"");
  }

  @Override
  public TaskSpec writesFile(String path, String text) {
    return shell(
        "printf %%s '%s' > \"$TETHER_VOLUMES_DIR/../%s\"; echo ready; exec sleep 100000"
            .formatted(text, path));
  }

  @Override
  public boolean canCrash() {
    return true;
  }

  @Override
  public void crash() {
    host().killAgent();
  }

  @Override
  public void restart() throws Exception {
    host().startAgent();
  }

  @Override
  public void awaitEndWithoutRuntime(RemoteTask task) {
    String identity = ((TaskState.Running) task.state()).identity();
    Path process = Path.of("/proc", identity.substring(0, identity.indexOf('@')));
    SshHost.await("the end of " + identity, () -> !Files.exists(process));
  }

  @Test
  void lostConnectionIsToldAndMadeAnewAndTheTaskRunsOn() throws Exception {
    RemoteRuntime runtime = open();
    CreateRequest request =
        new CreateRequest(
            "connection",
            new Slot("connection", "global", "default", "job", "group", 0, "task"),
            new Owner("a", "a/task/1", "node", "node"),
            "hash",
            sleepsLong(),
            Duration.ofMinutes(1));
    RemoteTask task = runtime.create(request);

    host().killServer();
    SshHost.await(
        "the health tells of ssh",
        () ->
            runtime.health() instanceof RuntimeHealth.Unhealthy ill
                && ill.reason().startsWith("the agent is not reached over ssh: ")
                && ill.reason().contains("refused"));
    host().startServer();
    SshHost.await(
        "the connection is back", () -> runtime.health() instanceof RuntimeHealth.Healthy);

    assertThat(runtime.list("connection", Optional.empty()))
        .singleElement()
        .extracting(RemoteTask::state)
        .isEqualTo(task.state());
    runtime.stop(task.id(), 1, new StopRequest("SIGKILL", Duration.ZERO));
    runtime.close();
  }

  @Test
  void nothingOfAClosedRuntimeStaysBehind() {
    RemoteRuntime runtime = open();
    List<ProcessHandle> ssh = tunnels();
    assertThat(ssh).isNotEmpty();

    runtime.close();

    SshHost.await("its ssh is gone", () -> tunnels().size() < ssh.size());
  }

  private static List<ProcessHandle> tunnels() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/ssh"))
        .toList();
  }

  @Test
  void wrongSettingsAreToldBeforeAnythingIsStarted() {
    assertRefused(Map.of("host", "-oProxyCommand=touch /tmp/owned"), "is no host");
    assertRefused(Map.of("host", "rack1 rack2"), "is no host");
    assertRefused(Map.of(), "is no host");
    assertRefused(Map.of("host", "rack1", "socket", "agent.sock"), "is no socket");
  }

  private static void assertRefused(Map<String, String> settings, String problem) {
    assertThatThrownBy(() -> new SshProvider().check("x", PlainSettings.of("ssh \"x\"", settings)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("ssh \"x\".")
        .hasMessageContaining(problem);
  }
}
