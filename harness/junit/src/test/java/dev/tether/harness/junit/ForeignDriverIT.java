package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ProcessTable;
import dev.tether.nomad.Allocation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that knows nothing of this project. */
@Timeout(300)
class ForeignDriverIT {
  private static final Queue<Long> TASKS = new ConcurrentLinkedQueue<>();

  @TempDir private Path directory;

  @NomadCluster(nodes = 1)
  static class OfSomebodyElse {
    @Test
    void runsATask(Cluster cluster, Driver driver, Trace trace) throws Exception {
      assertThat(driver.name()).isEqualTo("sample");
      TestJob job =
          TestJob.submit(
              cluster,
              "theirs",
              "sample",
              """
              command = "/bin/sh"
              args    = ["-c", "echo $$; exec sleep 3600"]
              """);
      Allocation allocation = job.awaitRunning();

      TASKS.add(job.awaitPid(allocation));
      TracedCall start =
          trace.ofAllocation(allocation.id()).await("StartTask", Duration.ofSeconds(60));
      assertThat(start.isOk()).isTrue();
      assertThatThrownBy(cluster::remoteHost).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "auto"})
  void isTestedWithoutAnythingOfTethersDriver(String kind) throws IOException {
    assertThat(
            EngineRuns.failures(
                EngineRuns.of(
                        Map.of(
                            "tether.cluster",
                            kind,
                            "tether.nomad",
                            "1.11.2",
                            "tether.driver",
                            sample().toString()),
                        OfSomebodyElse.class)
                    .execute()))
        .isEmpty();
    assertThat(TASKS).isNotEmpty().noneMatch(ForeignDriverIT::isAlive);
  }

  /** Its driver ran it on this host, and a driver's end is none of its tasks'. */
  private static boolean isAlive(long task) {
    return new ProcessTable().process(task).isPresent();
  }

  /** The sample of the conformance suite, as a program. */
  private Path sample() throws IOException {
    Path classes = EngineRuns.home().resolve("harness/conformance/target/test-classes");
    Path program =
        Files.writeString(
            directory.resolve("sample-driver"),
            "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    classes + File.pathSeparator + System.getProperty("java.class.path"),
                    "dev.tether.harness.conformance.SamplePlugin"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
