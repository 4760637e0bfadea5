package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tests on every kind of cluster can do. */
@Timeout(300)
abstract class DrainOnACluster {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String kind;
  private final String nomad;

  DrainOnACluster(String kind, String nomad) {
    this.kind = kind;
    this.nomad = nomad;
  }

  @BeforeAll
  static void aClusterIsThereFromTheBeginning(Cluster cluster, NomadClient api) {
    assertThat(api.nodes()).hasSize(cluster.nodes().size());
  }

  @Test
  void theClusterIsTheOneThatWasAskedFor(Cluster cluster, Driver driver)
      throws InterruptedException {
    assertThat(cluster.kind()).isEqualTo(kind);
    assertThat(cluster.nomadVersion()).isEqualTo(nomad);
    assertThat(cluster.nodes()).hasSize(2);
    assertThat(driver.name()).isEqualTo("remote");
    // Another test may just have crashed it.
    Await.until(
        "the driver to be healthy", LIMIT, () -> driver.on(cluster.nodes().getFirst()).healthy());
  }

  @Test
  void aDrainedTaskIsReattached(Cluster cluster, Trace trace) throws Exception {
    TestJob job = TestJob.submit(cluster, "drained");
    Allocation first = job.awaitRunning();
    long pid = job.awaitPid(first);
    Optional<Instant> started = TestJob.process(pid).flatMap(p -> p.info().startInstant());
    ClusterNode old = job.nodeOf(first);

    old.drain(LIMIT);
    Allocation second = job.awaitRunningElsewhere(first.nodeId());

    assertThat(trace.onNode(old).ofAllocation(first.id()).await("StopTask", LIMIT).isOk()).isTrue();
    TracedCall taken = trace.ofAllocation(second.id()).await("StartTask", LIMIT);
    assertThat(taken.isOk()).as(trace.toString()).isTrue();
    assertThat(taken.node()).isEqualTo(job.nodeOf(second).name());
    assertThat(taken.requests().getFirst().at("/task/env/NOMAD_ALLOC_ID").asText())
        .isEqualTo(second.id());
    assertThat(job.awaitPid(second)).isEqualTo(pid);
    assertThat(TestJob.process(pid).flatMap(p -> p.info().startInstant())).isEqualTo(started);
    String _ = cluster.api().stopJob("default", job.id(), true);
    old.undrain();
  }

  @Test
  void aCrashedPluginIsReplacedAndRecoversItsTask(Cluster cluster, Driver driver, Trace trace)
      throws Exception {
    TestJob job = TestJob.submit(cluster, "crashed");
    Allocation allocation = job.awaitRunning();
    long pid = job.awaitPid(allocation);

    driver.crash(job.nodeOf(allocation));

    assertThat(trace.ofAllocation(allocation.id()).await("RecoverTask", LIMIT).isOk()).isTrue();
    assertThat(TestJob.process(pid)).isPresent();
    String _ = cluster.api().stopJob("default", job.id(), true);
  }
}
