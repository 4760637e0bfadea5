package com.example.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.junit.NomadCluster;
import dev.tether.harness.junit.Trace;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task stays the same process when the node that manages it is drained. */
@NomadCluster(nodes = 2)
@Timeout(300)
class HandoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void aDrainedTaskIsTakenOverAndNotStartedAgain(Cluster cluster, NomadClient api, Trace trace)
      throws Exception {
    api.register(api.parseJob(job(), Map.of()));
    Allocation before = running(api, "");
    long process = Long.parseLong(firstLine(api, before));
    Optional<Instant> started = startOf(process);
    ClusterNode drained = node(cluster, before);

    drained.drain(LIMIT);
    Allocation after = running(api, before.nodeId());

    // What Nomad asked the drivers: the old node to stop, the new one to start.
    assertThat(trace.onNode(drained).ofAllocation(before.id()).await("StopTask", LIMIT).isOk())
        .as(trace.toString())
        .isTrue();
    assertThat(trace.onNode(node(cluster, after)).ofAllocation(after.id()).methods())
        .as(trace.toString())
        .containsAnyOf("StartTask", "RecoverTask");
    // What became of it: the process that was there goes on, and writes to the new allocation.
    assertThat(firstLine(api, after)).isEqualTo(Long.toString(process));
    assertThat(startOf(process)).isPresent().isEqualTo(started);
  }

  private static String job() throws IOException {
    try (InputStream text = HandoverTest.class.getResourceAsStream("/counter.nomad.hcl")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Waits for an allocation that runs on another node than this one. */
  private static Allocation running(NomadClient api, String nodeId) throws InterruptedException {
    return await()
        .until(
            "an allocation that runs",
            LIMIT,
            () ->
                api.jobAllocations("default", "counter", true).stream()
                    .filter(one -> one.clientStatus() == Allocation.ClientStatus.RUNNING)
                    .filter(one -> !one.nodeId().equals(nodeId))
                    .findFirst(),
            () -> api.jobAllocations("default", "counter", true).toString());
  }

  /** Waits for the first line that a task wrote in an allocation's time. */
  private static String firstLine(NomadClient api, Allocation allocation)
      throws InterruptedException {
    return await()
        .until(
            "a line of the task",
            LIMIT,
            () -> lines(api, allocation).stream().findFirst(),
            () -> "an empty log");
  }

  private static List<String> lines(NomadClient api, Allocation allocation) {
    byte[] log = api.logs(allocation.id(), "counter", "stdout");
    String text = new String(log, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static ClusterNode node(Cluster cluster, Allocation allocation) {
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(allocation.nodeId()))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Instant> startOf(long process) {
    return ProcessHandle.of(process).flatMap(handle -> handle.info().startInstant());
  }

  private static Await await() {
    return new Await(InstantSource.system(), line -> {});
  }
}
