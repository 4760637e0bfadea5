package dev.tether.plugin.logs;

import dev.tether.runtime.LogStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the logs of one invocation of a task go.
 *
 * @param nomadTaskId the invocation
 * @param allocation the allocation's directory on the Nomad node
 * @param task the name of the task, which is that of its directory there
 * @param stdout the pipe Nomad gave for it, as seen from the allocation's directory
 * @param stderr the pipe Nomad gave for it, as seen from the allocation's directory
 */
public record LogTarget(
    String nomadTaskId, Path allocation, String task, String stdout, String stderr) {
  public LogTarget {
    Objects.requireNonNull(nomadTaskId, "nomadTaskId");
    Objects.requireNonNull(allocation, "allocation");
    Objects.requireNonNull(task, "task");
    // Below their allocations' directories all tasks of a name have the same ones.
    stdout = inside(allocation, stdout);
    stderr = inside(allocation, stderr);
  }

  private static String inside(Path allocation, String path) {
    String prefix = allocation + "/";
    return prefix.length() > 1 && path.startsWith(prefix)
        ? path.substring(prefix.length()).intern()
        : path;
  }

  /**
   * Whether there is anything to deliver to; with {@code logs { disabled = true }} there is not.
   */
  public boolean hasPipes() {
    return pipe(LogStream.STDOUT).exists() || pipe(LogStream.STDERR).exists();
  }

  LogPipe pipe(LogStream stream) {
    return switch (stream) {
      case STDOUT -> new LogPipe(stream, allocation.resolve(stdout));
      case STDERR -> new LogPipe(stream, allocation.resolve(stderr));
    };
  }

  Path recordFile() {
    return allocation.resolve(task).resolve(".tether-log-delivery");
  }
}
