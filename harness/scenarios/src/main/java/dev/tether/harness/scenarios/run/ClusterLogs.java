package dev.tether.harness.scenarios.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The logs and traces that clusters leave in their directories. */
public final class ClusterLogs {
  private static final int DEPTH = 3;

  private ClusterLogs() {}

  /**
   * Copies every log and trace of clusters as they are now, each as {@code c1-client-1-agent.log}:
   * also those of clusters that never came so far as to be known as such.
   *
   * @param clusterDirectories where the clusters have their files
   * @param into where the copies go; has to exist
   */
  public static void copy(List<Path> clusterDirectories, Path into) {
    for (Path files : clusterDirectories) {
      if (!Files.isDirectory(files)) {
        continue;
      }
      try (Stream<Path> found = Files.walk(files, DEPTH)) {
        found
            .filter(ClusterLogs::isLog)
            .forEach(file -> copyOne(file, into.resolve(flatName(files, file))));
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

  private static void copyOne(Path file, Path copy) {
    try {
      if (Files.exists(file)) {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException unreadable) {
      warn("can't copy " + file + " to the report", unreadable);
    }
  }

  private static void warn(String what, Exception why) {
    System.getLogger(ClusterLogs.class.getName()).log(System.Logger.Level.WARNING, what, why);
  }
}
