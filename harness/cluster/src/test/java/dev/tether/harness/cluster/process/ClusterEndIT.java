package dev.tether.harness.cluster.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.ProcessTable;
import dev.tether.harness.nomad.NomadBinary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever way a cluster ends, nothing of it is left: no process, no mount, no file. */
@Timeout(300)
class ClusterEndIT {
  /**
   * Starts a remote task as the runtime agent would: in its own session, with a clean environment.
   */
  private static final String RUNTIME_AGENT =
      """
      #!/bin/sh
      state=$(sed -n 's/^state_dir = //p' "$2")
      mkdir -p "$state/tasks/t1"
      cd "$state/tasks/t1"
      setsid env -i /bin/sh -c 'echo $$ > pid; cd /; sleep 3600 & exec sleep 3600' \
        > stdout 2> stderr < /dev/null &
      exec sleep 3600
      """;

  @TempDir Path dir;
  private final ProcessTable processes = new ProcessTable();

  private Path script(String name, String text) throws IOException {
    Path file = Files.writeString(dir.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ClusterSpec spec(NomadBinary nomad, DriverSpec driver, boolean keep) throws IOException {
    Path agent = script("runtime-agent", RUNTIME_AGENT);
    return new ClusterSpec(nomad, 1, driver, Optional.of(agent), dir.resolve("cluster"), keep);
  }

  private static Cluster start(ClusterSpec spec) throws InterruptedException {
    return ProcessCluster.start(spec, FakeRuntime::at, RandomGenerator.getDefault());
  }

  private void expectNothingLeft(String name) {
    assertThat(processes.marked(Marker.of(name))).isEmpty();
    expectNothingLeft();
    assertThat(Path.of(System.getProperty("java.io.tmpdir"), name)).doesNotExist();
  }

  private void expectNothingLeft() {
    assertThat(processes.workingBelow(dir)).isEmpty();
    assertThat(new Mounts().below(dir)).isEmpty();
    assertThat(dir.resolve("cluster")).doesNotExist();
  }

  private ProcessTable.Entry process(Path pid) throws IOException, InterruptedException {
    Await.until("a process id in " + pid, Duration.ofSeconds(30), () -> Files.exists(pid));
    Await.until("a process id in " + pid, Duration.ofSeconds(30), () -> pid.toFile().length() > 0);
    return processes.process(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  private Path remoteTask() {
    return dir.resolve("cluster/agent/state/tasks/t1/pid");
  }

  @Test
  void aClosedClusterLeavesNothing() throws Exception {
    Cluster cluster =
        start(spec(TestNomad.get("1.11.2"), new DriverSpec.BuiltIn("raw_exec"), false));
    String name = cluster.remoteHost().clusterName();
    new Jobs(cluster.api()).sleeper("sleeper", dir.resolve("task.pid"));
    ProcessTable.Entry task = process(dir.resolve("task.pid"));
    ProcessTable.Entry remote = process(remoteTask());
    cluster.remoteHost().crash();
    assertThat(processes.isAlive(remote)).as("the remote task outlives its agent").isTrue();
    cluster.close();
    assertThat(processes.isAlive(task)).isFalse();
    assertThat(processes.isAlive(remote)).isFalse();
    expectNothingLeft(name);
  }

  @Test
  void aClusterWithADeadAndAFrozenNodeLeavesNothing() throws Exception {
    Cluster cluster =
        start(spec(TestNomad.get("1.11.2"), new DriverSpec.BuiltIn("raw_exec"), false));
    String name = cluster.remoteHost().clusterName();
    cluster.addNode().killAgent();
    cluster.nodes().getFirst().pause();
    cluster.close();
    expectNothingLeft(name);
  }

  @Test
  void keptFilesStay() throws Exception {
    Cluster cluster =
        start(spec(TestNomad.get("1.11.2"), new DriverSpec.BuiltIn("raw_exec"), true));
    cluster.close();
    assertThat(cluster.nodes().getFirst().agentLog()).isNotEmptyFile();
    assertThat(processes.marked(Marker.of(cluster.remoteHost().clusterName()))).isEmpty();
    assertThat(new Mounts().below(dir)).isEmpty();
  }

  @Test
  void aClosedClusterStartsNothingAnyMore() throws Exception {
    Cluster cluster =
        start(spec(TestNomad.get("1.11.2"), new DriverSpec.BuiltIn("raw_exec"), true));
    cluster.close();
    assertThatThrownBy(() -> cluster.nodes().getFirst().start())
        .isInstanceOf(ClusterFailure.class)
        .hasMessageContaining("the cluster is closed");
  }

  private Process child() throws IOException {
    script("runtime-agent", RUNTIME_AGENT);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ClusterInChild.class.getName(),
            dir.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aTerminatedHarnessLeavesNothing() throws Exception {
    TestNomad.get("1.11.2");
    Process child = child();
    String name;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      String line = out.readLine();
      assertThat(line).startsWith("ready ");
      name = line.substring("ready ".length());
      assertThat(processes.marked(Marker.of(name))).isNotEmpty();
      child.destroy();
      child.waitFor();
    }
    expectNothingLeft(name);
  }

  @Test
  void whatAKilledHarnessLeavesIsRemovedByTheNextCluster() throws Exception {
    NomadBinary nomad = TestNomad.get("1.11.2");
    Process child = child();
    String name;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      name = out.readLine().substring("ready ".length());
      ProcessTable.Entry remote = process(remoteTask());
      child.destroyForcibly().waitFor();
      assertThat(processes.marked(Marker.of(name))).isNotEmpty();
      assertThat(processes.isAlive(remote)).isTrue();
    }
    ClusterSpec next =
        new ClusterSpec(
            nomad,
            1,
            new DriverSpec.BuiltIn("raw_exec"),
            Optional.empty(),
            dir.resolve("next"),
            false);
    start(next).close();
    expectNothingLeft(name);
  }

  @Test
  void aHarnessThatIsTerminatedWhileItStartsLeavesNothing() throws Exception {
    TestNomad.get("1.11.2");
    Process child = child();
    Path config = dir.resolve("cluster/client-1/agent.hcl");
    Await.until("the client's start", Duration.ofSeconds(60), () -> Files.exists(config));
    child.destroy();
    child.waitFor();
    expectNothingLeft();
  }

  @Test
  void anInterruptWhileItStartsLeavesNothing() throws Exception {
    ClusterSpec spec = spec(TestNomad.get("1.11.2"), new DriverSpec.BuiltIn("raw_exec"), false);
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread starting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    start(spec).close();
                  } catch (InterruptedException | RuntimeException e) {
                    outcome.set(e);
                  }
                });
    Path log = dir.resolve("cluster/server/agent.log");
    Await.until("the server's start", Duration.ofSeconds(60), () -> Files.exists(log));
    starting.interrupt();
    starting.join();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    expectNothingLeft();
  }

  @Test
  void aNomadThatFailsAtOnceIsToldWithItsReason() throws Exception {
    NomadBinary real = TestNomad.get("1.11.2");
    Path broken =
        script("nomad", "#!/bin/sh\necho '==> Error starting agent: no luck' >&2\nexit 1\n");
    NomadBinary nomad = new NomadBinary(broken, real.version(), "the test");
    assertThatThrownBy(() -> start(spec(nomad, new DriverSpec.BuiltIn("raw_exec"), false)))
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("the Nomad agent of server ended with status 1: Error starting agent: no luck");
    expectNothingLeft();
  }

  @Test
  void aPluginThatMakesTheAgentFailIsToldWithTheReason() throws Exception {
    Path plugin = script("nomad-driver-broken", "#!/bin/sh\necho nonsense\n");
    DriverSpec driver = DriverSpec.Plugin.remote(plugin);
    assertThatThrownBy(() -> start(spec(TestNomad.get("1.11.2"), driver, false)))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageStartingWith("the Nomad agent of client-1 ended with status 1: ")
        .hasMessageContaining("nonsense");
    expectNothingLeft();
  }

  @Test
  void aWorkDirectoryThatIsInUseIsRefusedAndLeftAlone() throws Exception {
    Path precious = Files.createDirectory(dir.resolve("cluster")).resolve("precious");
    Files.writeString(precious, "x");
    NomadBinary nomad = TestNomad.get("1.11.2");
    assertThatThrownBy(() -> start(spec(nomad, new DriverSpec.BuiltIn("raw_exec"), false)))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageContaining("is not empty");
    assertThat(precious).hasContent("x");
  }
}
