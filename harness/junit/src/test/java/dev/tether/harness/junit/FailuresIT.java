package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.junit.NomadCluster.Kind;
import dev.tether.harness.junit.NomadCluster.Scope;
import dev.tether.nomad.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What is kept of failures, and what is said of clusters that do not come up. */
@Timeout(300)
class FailuresIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @NomadCluster(kind = Kind.EMBEDDED, nodes = 1)
  static class Failing {
    @Test
    void failsAfterACrash(Cluster cluster, Driver driver, Trace trace) throws Exception {
      TestJob job = TestJob.submit(cluster, "crashed");
      Allocation allocation = job.awaitRunning();
      ClusterNode node = job.nodeOf(allocation);
      // The record of a call may be on its way still when Nomad shows what came of it.
      assertThat(trace.ofAllocation(allocation.id()).await("StartTask", LIMIT).isOk()).isTrue();
      driver.crash(node);
      assertThat(trace.ofAllocation(allocation.id()).await("RecoverTask", LIMIT).isOk()).isFalse();
    }

    @Test
    void passes(Cluster cluster) {
      assertThat(cluster.nodes()).hasSize(1);
    }
  }

  @Test
  void aFailedTestLeavesTimelineTraceAndLogsInTheConfiguredDirectory() throws IOException {
    Path kept = directory.resolve("kept");

    EngineExecutionResults results =
        EngineRuns.of(Map.of("tether.artefacts", kept.toString()), Failing.class).execute();

    Path place = kept.resolve(Failing.class.getName().replace('$', '_'));
    assertThat(names(place)).containsExactly("failsAfterACrash_Cluster_Driver_Trace");
    place = place.resolve("failsAfterACrash_Cluster_Driver_Trace");
    expectStory(place);
    assertThat(EngineRuns.failures(results)).singleElement().satisfies(this::tellsThePlace);
    assertThat(reportEntries(results))
        .containsExactly(Map.of("tether.artefacts", place.toString()));
  }

  @Test
  void withoutAConfiguredDirectoryJUnitsOwnIsUsed() throws IOException {
    EngineExecutionResults results =
        EngineRuns.of(Map.of(), Failing.class)
            .outputDirectoryCreator(new Output(directory))
            .execute();

    assertThat(EngineRuns.failures(results)).hasSize(1);
    assertThat(names(directory)).hasSize(1);
    expectStory(directory.resolve(names(directory).getFirst()).resolve("tether"));
  }

  private void tellsThePlace(Throwable failure) {
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .anyMatch(text -> text.startsWith("timeline, trace and logs of the cluster are in "));
  }

  private static void expectStory(Path place) throws IOException {
    assertThat(names(place))
        .contains("timeline.txt", "trace.txt", "allocations.json")
        .anyMatch(name -> name.endsWith("client-1-agent.log"))
        .anyMatch(name -> name.endsWith("client-1-calls.jsonl"));
    assertThat(place.resolve("timeline.txt"))
        .content()
        .startsWith("embedded cluster of 1 nodes, Nomad ")
        .contains("kill the plugin")
        .containsPattern("client-1 +RecoverTask: OK")
        .contains("is held: generation");
    assertThat(place.resolve("trace.txt")).content().contains("StartTask: OK after");
    assertThat(place.resolve("allocations.json")).content().contains("crashed.g[0]");
  }

  private static List<Map<String, String>> reportEntries(EngineExecutionResults results) {
    return results.allEvents().reportingEntryPublished().stream()
        .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
        .toList();
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private record Output(Path root) implements OutputDirectoryCreator {
    @Override
    public Path getRootDirectory() {
      return root;
    }

    @Override
    public Path createOutputDirectory(TestDescriptor test) throws IOException {
      return Files.createDirectories(root.resolve(test.getDisplayName().replaceAll("\\W+", "_")));
    }
  }

  @NomadCluster(kind = Kind.EMBEDDED, upWithin = 2, scope = Scope.SHARED)
  static class First {
    @Test
    void isNeverRun(Cluster cluster) {
      assertThat(cluster).as("a cluster that does not come up").isNull();
    }
  }

  @NomadCluster(kind = Kind.EMBEDDED, upWithin = 2, scope = Scope.SHARED)
  static class Second extends First {}

  @Test
  void aClusterThatIsNotUpInTimeIsToldOnceForAllWhoShareIt() throws IOException {
    Path hanging = program("#!/bin/sh\necho started >> %s/starts\nexec sleep 600\n");

    EngineExecutionResults results =
        EngineRuns.of(
                Map.of("tether.driver", hanging.toString(), "tether.artefacts", kept().toString()),
                First.class,
                Second.class)
            .execute();

    List<Throwable> failures = EngineRuns.failures(results);
    assertThat(failures)
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(ClusterFailure.class)
                    .hasMessageMatching(
                        "the cluster of .*\\$First was not up within 2 s \\(embedded, Nomad 1.11.2,"
                            + " 2 nodes, driver .*\\): look at its logs, or give it more time with"
                            + " upWithin"));
    assertThat(directory.resolve("starts")).hasContent("started");
  }

  @Test
  void aDriverThatIsNoPluginIsToldWithWhatItDid() throws IOException {
    Path broken = program("#!/bin/sh\necho no plugin of mine >&2\nexit 7\n");

    EngineExecutionResults results =
        EngineRuns.of(Map.of("tether.driver", broken.toString()), Failing.class).execute();

    assertThat(EngineRuns.failures(results))
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("the driver " + broken + " is no plugin that Nomad could start: ")
        .contains("7");
  }

  @NomadCluster(kind = Kind.EMBEDDED, nodes = 1, settings = "no_such_setting = 1")
  static class WrongSettings {
    @Test
    void isNeverRun(Cluster cluster) {
      assertThat(cluster).as("a cluster that does not come up").isNull();
    }
  }

  @Test
  void aClusterThatCannotBeStartedLeavesItsLogs() throws IOException {
    EngineExecutionResults results =
        EngineRuns.of(Map.of("tether.artefacts", kept().toString()), WrongSettings.class).execute();

    assertThat(EngineRuns.failures(results))
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("no_such_setting");
    assertThat(names(kept().resolve(WrongSettings.class.getName().replace('$', '_'))))
        .anyMatch(name -> name.endsWith("client-1-agent.log"));
  }

  private Path kept() {
    return directory.resolve("kept");
  }

  private Path program(String text) throws IOException {
    Path program = Files.writeString(directory.resolve("driver"), text.formatted(directory));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
