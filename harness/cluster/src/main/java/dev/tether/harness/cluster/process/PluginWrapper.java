package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.ProcessTable.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
   * @param files the node's, where each start leaves a line
   */
  PluginWrapper(Path directory, DriverSpec.Plugin plugin, NodeFiles files) throws IOException {
    this.pids = files.pluginPids();
    write(directory, plugin, files);
  }

  /**
   * Writes the script.
   *
   * @param directory the agent's directory of plugins
   * @param files the node's as the script sees them, where each start leaves a line
   */
  public static void write(Path directory, DriverSpec.Plugin plugin, NodeFiles files)
      throws IOException {
    Path script = directory.resolve(plugin.executable().getFileName());
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo $$ >> %s
        exec %s "$@"
        """
            .formatted(
                quoted(files.pluginPids().toAbsolutePath().toString()),
                plugin.command(files.recordedCalls()).stream()
                    .map(PluginWrapper::quoted)
                    .collect(Collectors.joining(" "))));
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

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
