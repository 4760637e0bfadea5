package dev.tether.harness.scenarios.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Leaves in a directory what is needed to understand a run afterwards. */
final class Report {
  private static final int DEPTH = 3;

  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Path directory;

  /**
   * Writes to a directory, which is created.
   *
   * @throws UncheckedIOException when it can't be written to; nothing was done then
   */
  Report(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
    try {
      Files.createDirectories(directory);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't create the report's directory", unwritable);
    }
  }

  /** Writes the result, the timeline and the allocations. */
  void write(ScenarioResult result) {
    try {
      Files.writeString(
          directory.resolve("result.json"), json.writeValueAsString(ResultJson.of(result)) + "\n");
      Files.write(directory.resolve("timeline.txt"), ResultText.of(result));
      ArrayNode allocations = json.createArrayNode();
      result.allocations().forEach(allocations::add);
      Files.writeString(
          directory.resolve("allocations.json"), json.writeValueAsString(allocations) + "\n");
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't write the report to " + directory, unwritable);
    }
  }

  /** Copies the logs and traces of a cluster as they are now. */
  void copyLogs(Cluster cluster) {
    for (ClusterNode node : cluster.nodes()) {
      copy(node.agentLog(), node.name() + "-agent.log");
      copy(node.rpcTrace(), node.name() + "-rpc.jsonl");
    }
    copy(cluster.remoteHost().log(), "runtime-agent.log");
  }

  /** Copies every log of clusters that may not have come so far as to be known as such. */
  void copyLogs(List<Path> clusterDirectories) {
    for (Path files : clusterDirectories) {
      try (Stream<Path> found = Files.walk(files, DEPTH)) {
        found
            .filter(file -> file.getFileName().toString().endsWith(".log"))
            .forEach(
                file ->
                    copy(
                        file,
                        files.getFileName()
                            + "-"
                            + files.relativize(file).toString().replace('/', '-')));
      } catch (IOException | UncheckedIOException gone) {
        warn("can't look for logs in " + files, gone);
      }
    }
  }

  private void copy(Path file, String name) {
    try {
      if (Files.exists(file)) {
        Files.copy(file, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException unreadable) {
      warn("can't copy " + file + " to the report", unreadable);
    }
  }

  private static void warn(String what, Exception why) {
    System.getLogger(Report.class.getName()).log(System.Logger.Level.WARNING, what, why);
  }
}
