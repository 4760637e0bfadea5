package dev.tether.benchmarks.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.benchmarks.report.Figure;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.cluster.ClusterSpec;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.process.ProcessCluster;
import dev.tether.harness.nomad.Host;
import dev.tether.harness.nomad.NomadBinaries;
import dev.tether.harness.nomad.NomadBinary;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.nomad.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A Nomad client with many remote tasks is restarted, plugin and all: how long until it has them
 * again, and how much of that is the driver's.
 */
final class RestartFigures {
  private static final String GROUP = "Restart of a real Nomad client";
  private static final double OUR_PART = 0.1;
  private static final Duration BOUND = Duration.ofMinutes(15);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Programs programs;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * @param directory where the clusters' files go meanwhile
   */
  RestartFigures(Programs programs, Path directory, Consumer<String> progress) {
    this.programs = programs;
    this.directory = directory;
    this.progress = progress;
  }

  List<Figure> measure(String nomad, List<Integer> counts)
      throws IOException, InterruptedException {
    NomadBinary binary =
        new NomadBinaries(Host.present())
            .get(Optional.of(NomadVersion.parse(nomad)), progress::accept);
    List<Figure> figures = new ArrayList<>();
    for (int count : counts) {
      figures.addAll(measure(binary, count));
    }
    return figures;
  }

  private List<Figure> measure(NomadBinary nomad, int count)
      throws IOException, InterruptedException {
    progress.accept("restart of a client with %,d tasks".formatted(count));
    ClusterSpec spec =
        new ClusterSpec(
            nomad,
            1,
            DriverSpec.Plugin.remote(programs.driver()),
            Optional.of(programs.agent()),
            Files.createDirectories(directory).resolve("restart-" + count),
            false);
    try (Cluster cluster =
        ProcessCluster.start(
            spec,
            socket -> new AgentRuntime(new Endpoint.Unix(socket), TIMEOUT),
            RandomGenerator.getDefault())) {
      var _ = cluster.api().register(cluster.api().parseJob(job(count), Map.of()));
      await("all tasks run", () -> running(cluster) == count);
      ClusterNode node = cluster.nodes().getFirst();
      node.stopAgent();
      long before = recoveries(node).size();
      long began = System.nanoTime();
      node.start();
      await("all tasks are recovered", () -> recoveries(node).size() >= before + count);
      double whole = (System.nanoTime() - began) / 1e6;
      double ours = recoveries(node).stream().skip(before).mapToDouble(Double::doubleValue).sum();
      return figures(count, whole, ours);
    }
  }

  /** Without log collectors, of which Nomad starts a process of its own for each task. */
  private static String job(int count) {
    return """
    job "restart" {
      group "app" {
        count = %d
        ephemeral_disk { size = 10 }
        task "sleep" {
          driver = "remote"
          config {
            command = "sleep"
            args    = ["86400"]
          }
          logs {
            disabled      = true
            max_files     = 1
            max_file_size = 1
          }
          resources {
            cpu    = 1
            memory = 10
          }
        }
      }
    }
    """
        .formatted(count);
  }

  private static List<Figure> figures(int count, double whole, double ours) {
    String id = "restart.t" + count;
    String title = "%,d tasks: ".formatted(count);
    return List.of(
        Figure.of(id, GROUP, title + "start of the client until all are recovered", "ms", whole),
        Figure.of(id + ".ours", GROUP, title + "all calls of RecoverTask together", "ms", ours),
        Figure.of(id + ".part", GROUP, title + "our part of the whole", Figure.RATIO, ours / whole)
            .withGoal(OUR_PART));
  }

  private static long running(Cluster cluster) {
    return cluster.api().jobAllocations("default", "restart", false).stream()
        .filter(allocation -> allocation.clientStatus() == Allocation.ClientStatus.RUNNING)
        .count();
  }

  /** How long each RecoverTask took that the node's plugins answered so far, milliseconds. */
  private static List<Double> recoveries(ClusterNode node) {
    List<Double> millis = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(node.rpcTrace())) {
        if (line.contains("Driver/RecoverTask") && line.endsWith("}")) {
          JsonNode call = JSON.readTree(line);
          if (call.path("phase").asText().equals("end")) {
            millis.add(call.path("micros").asDouble() / 1000);
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the driver's calls can't be read", e);
    }
    return millis;
  }

  private static void await(String what, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("waited %s in vain until %s".formatted(BOUND, what));
      }
      Thread.sleep(LOOK);
    }
  }
}
