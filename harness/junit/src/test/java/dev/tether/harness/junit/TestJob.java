package dev.tether.harness.junit;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Job;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job whose task says its process id again and again. */
record TestJob(Cluster cluster, String id) {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Registers it. */
  static TestJob submit(Cluster cluster, String id, String driver, String config) {
    Job job =
        cluster
            .api()
            .parseJob(
                """
                job "%s" {
                  group "g" {
                    task "t" {
                      driver = "%s"
                      config {
                        %s
                      }
                      resources {
                        cpu    = 1
                        memory = 10
                      }
                    }
                  }
                }
                """
                    .formatted(id, driver, config),
                Map.of());
    String _ = cluster.api().register(job);
    return new TestJob(cluster, id);
  }

  /** The same for Tether's driver. */
  static TestJob submit(Cluster cluster, String id) {
    return submit(
        cluster,
        id,
        "remote",
        """
        command = "/bin/sh"
        args    = ["-c", "while true; do echo $$; sleep 0.2; done"]
        """);
  }

  List<Allocation> running() {
    return cluster.api().jobAllocations("default", id, true).stream()
        .filter(one -> one.clientStatus() == Allocation.ClientStatus.RUNNING)
        .filter(one -> one.desiredStatus() == Allocation.DesiredStatus.RUN)
        .toList();
  }

  /** Waits for an allocation that runs on another node than this. */
  Allocation awaitRunningElsewhere(String nodeId) throws InterruptedException {
    return new Await(InstantSource.system(), line -> {})
        .until(
            "an allocation of " + id,
            LIMIT,
            () -> running().stream().filter(one -> !one.nodeId().equals(nodeId)).findFirst(),
            () -> cluster.api().jobAllocations("default", id, true).toString());
  }

  Allocation awaitRunning() throws InterruptedException {
    return awaitRunningElsewhere("");
  }

  /** What the task says in this allocation's log. */
  long awaitPid(Allocation allocation) throws InterruptedException {
    return new Await(InstantSource.system(), line -> {})
        .until(
            "the task to say its process id",
            LIMIT,
            () -> lines(allocation).stream().map(Long::valueOf).findFirst(),
            () -> "nothing");
  }

  /** The whole lines of an allocation's log. */
  List<String> lines(Allocation allocation) {
    String log =
        new String(cluster.api().logs(allocation.id(), "t", "stdout"), StandardCharsets.UTF_8);
    int end = log.lastIndexOf('\n');
    return end < 0 ? List.of() : log.substring(0, end).lines().toList();
  }

  ClusterNode nodeOf(Allocation allocation) {
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(allocation.nodeId()))
        .findFirst()
        .orElseThrow();
  }

  static Optional<ProcessHandle> process(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }
}
