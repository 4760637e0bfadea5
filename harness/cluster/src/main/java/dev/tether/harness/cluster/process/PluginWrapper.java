package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ProcessTable.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The script that Nomad starts in the place of a driver plugin. It writes down its process id and
 * becomes the plugin, so that the plugin's process is known for sure, whatever it is written in and
 * whatever it starts itself.
 */
public final class PluginWrapper {
  private final Path pids;

  /**
   * Writes the script.
   *
   * @param directory the agent's directory of plugins
   * @param pids the file to which each start adds a line
   */
  PluginWrapper(Path directory, Path executable, Path pids) throws IOException {
    this.pids = pids;
    write(directory, executable, pids);
  }

  /**
   * Writes the script.
   *
   * @param directory the agent's directory of plugins
   * @param pids the file to which each start adds a line, as the script sees it
   */
  public static void write(Path directory, Path executable, Path pids) throws IOException {
    Path script = directory.resolve(executable.getFileName());
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo $$ >> %s
        exec %s "$@"
        """
            .formatted(quoted(pids), quoted(executable)));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The plugins among these processes: one, but for moments in which an agent starts. */
  List<Entry> among(List<Entry> processes) {
    List<Long> started = started();
    return processes.stream().filter(p -> started.contains(p.pid())).toList();
  }

  private List<Long> started() {
    if (Files.notExists(pids)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(pids)) {
      return lines.flatMap(l -> number(l).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the process ids of the plugins can't be read", e);
    }
  }

  private static Optional<Long> number(String line) {
    return line.matches("\\d{1,18}") ? Optional.of(Long.valueOf(line)) : Optional.empty();
  }

  private static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "'\\''") + "'";
  }
}
