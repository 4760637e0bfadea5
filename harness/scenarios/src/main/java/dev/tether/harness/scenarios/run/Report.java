package dev.tether.harness.scenarios.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

  /**
   * Copies every log and trace of clusters as they are now, each as {@code c1-client-1-agent.log}:
   * also those of clusters that never came so far as to be known as such.
   *
   * @param clusterDirectories where the clusters have their files
   */
  void copyLogs(List<Path> clusterDirectories) {
    for (Path files : clusterDirectories) {
      if (!Files.isDirectory(files)) {
        continue;
      }
      try (Stream<Path> found = Files.walk(files, DEPTH)) {
        found.filter(Report::isLog).forEach(file -> copy(file, flatName(files, file)));
      } catch (IOException | UncheckedIOException gone) {
        warn("can't look for logs in " + files, gone);
      }
    }
  }

  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".log") || name.endsWith(".jsonl")) && Files.isRegularFile(file);
  }

  private static String flatName(Path files, Path file) {
    return files.getFileName() + "-" + files.relativize(file).toString().replace('/', '-');
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
