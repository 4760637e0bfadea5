package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/** Starts a cluster with a job in a process of its own, and waits to be ended. */
final class ClusterInChild {
  private ClusterInChild() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[0]);
    ClusterSpec spec =
        new ClusterSpec(
            TestNomad.get("1.11.2"),
            1,
            new DriverSpec.BuiltIn("raw_exec"),
            Optional.of(directory.resolve("runtime-agent")),
            directory.resolve("cluster"),
            false);
    Cluster cluster = ProcessCluster.start(spec, FakeRuntime::at, RandomGenerator.getDefault());
    new Jobs(cluster.api()).sleeper("sleeper", directory.resolve("task.pid"));
    System.out.println("ready " + cluster.remoteHost().clusterName());
    new CountDownLatch(1).await();
  }
}
