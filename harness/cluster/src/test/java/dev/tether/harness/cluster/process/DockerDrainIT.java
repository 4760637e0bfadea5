package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadFailure;
import dev.tether.nomad.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container is handed from node to node, with a real Nomad and a real Docker engine. */
@Timeout(300)
class DockerDrainIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String IMAGE = "tether-drain:local";
  private static final String VARIABLE = "nomad/jobs/docker-drain";
  private static final String JOB =
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
              args = ["-c", "trap 'echo told $(cat /local/word)' HUP; n=0; while true; do n=$((n+1)); echo line $n; sleep 0.1; done"]
            }
            template {
              data          = "{{ with nomadVar \\"%s\\" }}{{ .word }}{{ end }}"
              destination   = "local/word"
              change_mode   = "signal"
              change_signal = "SIGHUP"
              splay         = "0s"
            }
            resources {
              cpu = 1
              memory = 10
            }
          }
        }
      }
      """
          .formatted(IMAGE, VARIABLE);

  private static final Path EXAMPLES = Path.of(System.getProperty("basedir"), "../../examples");

  @TempDir static Path dir;

  @BeforeAll
  static void makeImage() throws IOException {
    TestDocker.require();
    TestDocker.importImage(IMAGE, dir);
  }

  @AfterAll
  static void removeImage() {
    if (Files.exists(dir.resolve("image.tar"))) {
      TestDocker.removeImage(IMAGE);
    }
  }

  private static Cluster start(String version) throws InterruptedException {
    DriverSpec.Plugin plugin =
        DriverSpec.Plugin.remote(
                Path.of(System.getProperty("basedir"), "../../driver")
                    .resolve("plugin/target/nomad-driver-remote/nomad-driver-remote"))
            .with("docker \"engine\" {\n  host = \"%s\"\n}".formatted(TestDocker.HOST));
    ClusterSpec spec =
        new ClusterSpec(
            TestNomad.get(version), 2, plugin, Optional.empty(), dir.resolve(version), false);
    return ProcessCluster.start(spec, FakeRuntime::at, RandomGenerator.getDefault());
  }

  private static Optional<Allocation> running(Cluster cluster) {
    return running(cluster, "docker-drain");
  }

  private static Optional<Allocation> running(Cluster cluster, String job) {
    return cluster.api().jobAllocations("default", job, false).stream()
        .filter(a -> a.clientStatus() == Allocation.ClientStatus.RUNNING)
        .filter(a -> a.desiredStatus() == Allocation.DesiredStatus.RUN)
        .findFirst();
  }

  private static ClusterNode nodeOf(Cluster cluster, Allocation allocation) {
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(allocation.nodeId()))
        .findFirst()
        .orElseThrow();
  }

  private static String log(Cluster cluster, Allocation allocation) {
    return log(cluster, allocation, "t");
  }

  private static String log(Cluster cluster, Allocation allocation, String task) {
    try {
      return new String(
          cluster.api().logs(allocation.id(), task, "stdout"), StandardCharsets.UTF_8);
    } catch (NomadFailure.NotFound notYet) {
      return "";
    }
  }

  private static List<String> containers() {
    return TestDocker.containersOf(IMAGE);
  }

  private static void putWord(Cluster cluster, String word) {
    Variables variables = cluster.api().variables("default");
    long present =
        variables.read(VARIABLE).map(Variables.Variable::modifyIndex).orElse(Variables.ABSENT);
    assertThat(variables.write(VARIABLE, Map.of("word", word), present)).isPresent();
  }

  /** What {@code nomad alloc exec} of a shell's script prints, and its exit code. */
  private static String exec(Cluster cluster, Allocation allocation, String script)
      throws IOException {
    Process nomad =
        new ProcessBuilder(
                cluster.nomadProgram().toString(),
                "alloc",
                "exec",
                "-address=" + cluster.api().access().address(),
                "-i=false",
                "-t=false",
                "-task=t",
                allocation.id(),
                "/bin/sh",
                "-c",
                script)
            .redirectErrorStream(true)
            .start();
    String said = new String(nomad.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + nomad.onExit().join().exitValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.11.2", "1.9.4"})
  void containerSurvivesADrainAndItsLogGoesOnWithoutAGap(String version) throws Exception {
    try (Cluster cluster = start(version)) {
      putWord(cluster, "one");
      cluster.api().register(cluster.api().parseJob(JOB, Map.of()));
      Await.until(
          "the task to run and to write",
          LIMIT,
          () -> running(cluster).filter(a -> log(cluster, a).contains("line 5\n")).isPresent());
      Allocation first = running(cluster).orElseThrow();
      String container = containers().getFirst();
      String born = TestDocker.inspect(container, "{{.State.StartedAt}}");
      assertThat(exec(cluster, first, "cat /local/word; exit 3")).isEqualTo("one3");

      putWord(cluster, "two");
      Await.until(
          "the signal for the new file", LIMIT, () -> log(cluster, first).contains("told two\n"));

      nodeOf(cluster, first).drain(Duration.ofMinutes(5));
      Await.until(
          "another allocation",
          LIMIT,
          () -> running(cluster).filter(next -> !next.id().equals(first.id())).isPresent());
      Allocation second = running(cluster).orElseThrow();
      Await.until("its log", LIMIT, () -> log(cluster, second).lines().count() > 10);

      assertThat(second.nodeId()).isNotEqualTo(first.nodeId());
      assertThat(containers()).containsExactly(container);
      assertThat(TestDocker.inspect(container, "{{.State.StartedAt}}")).isEqualTo(born);
      assertThat(TestDocker.inspect(container, "{{.State.Running}}")).isEqualTo("true");
      assertThat(exec(cluster, second, "cat /local/word; exit 4")).isEqualTo("two4");
      List<String> lines =
          (log(cluster, first) + log(cluster, second))
              .lines()
              .filter(line -> !line.startsWith("told"))
              .toList();
      assertThat(lines)
          .isEqualTo(IntStream.rangeClosed(1, lines.size()).mapToObj(n -> "line " + n).toList());

      cluster.api().stopJob("default", "docker-drain", true);
      Await.until("nothing to be left", LIMIT, () -> containers().isEmpty());
      Await.until("no record to be left", LIMIT, () -> taskRecords(cluster).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.11.2", "1.9.4"})
  void containerOfTheExampleSurvivesTheLossOfItsNodeAndACrashOfThePlugin(String version)
      throws Exception {
    try (Cluster cluster = start(version)) {
      String example = Files.readString(EXAMPLES.resolve("jobs/docker.nomad.hcl"));
      cluster.api().register(cluster.api().parseJob(example, Map.of("image", IMAGE)));
      Await.until("the task to run", LIMIT, () -> lines(cluster, "docker") > 5);
      Allocation first = running(cluster, "docker").orElseThrow();
      String container = containers().getFirst();
      String born = TestDocker.inspect(container, "{{.State.StartedAt}}");

      nodeOf(cluster, first).kill();
      Await.until(
          "another allocation that writes",
          LIMIT,
          () ->
              running(cluster, "docker").filter(a -> !a.nodeId().equals(first.nodeId())).isPresent()
                  && lines(cluster, "docker") > 5);
      Allocation second = running(cluster, "docker").orElseThrow();
      nodeOf(cluster, second).crashPlugin();
      long before = lines(cluster, "docker");
      Await.until("the log to go on", LIMIT, () -> lines(cluster, "docker") > before + 5);

      assertThat(running(cluster, "docker").map(Allocation::id)).contains(second.id());
      assertThat(containers()).containsExactly(container);
      assertThat(TestDocker.inspect(container, "{{.State.StartedAt}}")).isEqualTo(born);
      assertThat(TestDocker.inspect(container, "{{.State.Running}}")).isEqualTo("true");

      cluster.api().stopJob("default", "docker", true);
      Await.until("nothing to be left", LIMIT, () -> containers().isEmpty());
      Await.until("no record to be left", LIMIT, () -> taskRecords(cluster).isEmpty());
    }
  }

  /** How many lines Nomad has of the log of the allocation that runs; 0 while there is none. */
  private static long lines(Cluster cluster, String job) {
    return running(cluster, job).map(a -> log(cluster, a, "web").lines().count()).orElse(0L);
  }

  private static List<String> taskRecords(Cluster cluster) {
    return cluster.api().variables("default").list("tether/").keySet().stream()
        .filter(path -> path.contains("/task/"))
        .toList();
  }
}
