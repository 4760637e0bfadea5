package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.nomad.Allocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A container is handed from node to node, with a real Nomad and a real Docker engine. */
@Timeout(300)
class DockerDrainIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String IMAGE = "tether-drain:local";
  private static final String CLUSTER_LABEL = "label=dev.tether.slot=default/docker-drain.g[0]/t";
  private static final String ENGINE =
      Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");
  private static final DriverSpec.Plugin PLUGIN =
      new DriverSpec.Plugin(
          "remote",
          Path.of(System.getProperty("basedir"), "../../driver")
              .resolve("plugin/target/nomad-driver-remote/nomad-driver-remote"),
          true,
          "docker \"engine\" {\n  host = \"%s\"\n}\n".formatted(ENGINE));

  @TempDir static Path dir;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    requireEngine();
    importImage();
    ClusterSpec spec =
        new ClusterSpec(
            TestNomad.get("1.11.2"), 2, PLUGIN, Optional.empty(), dir.resolve("cluster"), false);
    cluster = ProcessCluster.start(spec, FakeRuntime::at, RandomGenerator.getDefault());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static void requireEngine() {
    Optional<String> problem = Optional.empty();
    try {
      docker("version");
    } catch (IOException e) {
      problem = Optional.of("no Docker engine: " + e.getMessage());
    }
    if (problem.isEmpty() && !Files.isExecutable(Path.of("/bin/busybox"))) {
      problem = Optional.of("no /bin/busybox for an image; the package busybox-static has one");
    }
    if (problem.isPresent() && "1".equals(System.getenv("TETHER_REQUIRE_DOCKER"))) {
      throw new AssertionError("TETHER_REQUIRE_DOCKER is set, but there is " + problem.get());
    }
    Assumptions.assumeTrue(problem.isEmpty(), problem.orElse(""));
  }

  private static String docker(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_HOST", ENGINE);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("docker " + String.join(" ", arguments) + ": " + said.strip());
    }
    return said.strip();
  }

  private static void importImage() throws IOException {
    Path tree = Files.createDirectories(dir.resolve("image/bin"));
    Files.copy(Path.of("/bin/busybox"), tree.resolve("busybox"));
    for (String name : List.of("sh", "sleep", "mv", "rm", "rmdir", "mkdir", "chmod")) {
      Files.createSymbolicLink(tree.resolve(name), Path.of("busybox"));
    }
    Path archive = dir.resolve("image.tar");
    Process tar =
        new ProcessBuilder("tar", "-cf", archive.toString(), "-C", tree.getParent().toString(), ".")
            .start();
    assertThat(tar.onExit().join().exitValue()).isZero();
    docker("import", archive.toString(), IMAGE);
  }

  private static List<Allocation> allocations() {
    return cluster.api().jobAllocations("default", "docker-drain", false);
  }

  private static Optional<Allocation> running() {
    return allocations().stream()
        .filter(a -> a.clientStatus() == Allocation.ClientStatus.RUNNING)
        .filter(a -> a.desiredStatus() == Allocation.DesiredStatus.RUN)
        .findFirst();
  }

  private static ClusterNode nodeOf(Allocation allocation) {
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(allocation.nodeId()))
        .findFirst()
        .orElseThrow();
  }

  private static String log(Allocation allocation) {
    return new String(
        cluster.api().logs(allocation.id(), "t", "stdout"), StandardCharsets.UTF_8);
  }

  private static List<String> containers() throws IOException {
    return docker("ps", "-aq", "--no-trunc", "--filter", CLUSTER_LABEL).lines().toList();
  }

  @Test
  void containerSurvivesADrainAndItsLogGoesOnWithoutAGap() throws Exception {
    cluster
        .api()
        .register(
            cluster
                .api()
                .parseJob(
                    """
                    job "docker-drain" {
                      group "g" {
                        task "t" {
                          driver = "remote"
                          config {
                            docker {
                              image = "%s"
                              pull  = "never"
                            }
                            command = "/bin/sh"
                            args = ["-c", "n=0; while true; do n=$((n+1)); echo line $n; sleep 0.1; done"]
                          }
                          resources {
                            cpu = 1
                            memory = 10
                          }
                        }
                      }
                    }
                    """
                        .formatted(IMAGE),
                    Map.of()));
    Await.until("the task to run and to write", LIMIT, () ->
        running().isPresent() && log(running().orElseThrow()).contains("line 5\n"));
    Allocation first = running().orElseThrow();
    String container = containers().getFirst();
    String born = docker("inspect", "--format", "{{.State.StartedAt}}", container);

    nodeOf(first).drain(Duration.ofMinutes(5));
    Await.until(
        "another allocation",
        LIMIT,
        () -> running().filter(next -> !next.id().equals(first.id())).isPresent());
    Allocation second = running().orElseThrow();
    Await.until("its log", LIMIT, () -> log(second).lines().count() > 10);

    assertThat(second.nodeId()).isNotEqualTo(first.nodeId());
    assertThat(containers()).containsExactly(container);
    assertThat(docker("inspect", "--format", "{{.State.StartedAt}}", container)).isEqualTo(born);
    assertThat(docker("inspect", "--format", "{{.State.Running}}", container)).isEqualTo("true");
    List<String> lines = (log(first) + log(second)).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo("line " + (i + 1));
    }

    cluster.api().stopJob("default", "docker-drain", true);
    Await.until("nothing to be left", LIMIT, () -> containers().isEmpty());
    Await.until(
        "no record to be left",
        LIMIT,
        () ->
            cluster.api().variables("default").list("tether/").keySet().stream()
                .noneMatch(path -> path.contains("/task/")));
  }
}
