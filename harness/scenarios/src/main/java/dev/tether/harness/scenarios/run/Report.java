package dev.tether.harness.scenarios.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Leaves in a directory what is needed to understand a run afterwards. */
final class Report {
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

  /** Copies the logs and traces that clusters left in these directories. */
  void copyLogs(List<Path> clusterDirectories) {
    ClusterLogs.copy(clusterDirectories, directory);
  }
}
