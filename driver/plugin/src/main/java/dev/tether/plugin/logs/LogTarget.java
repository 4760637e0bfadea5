package dev.tether.plugin.logs;

import dev.tether.runtime.LogStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the logs of one invocation of a task go.
 *
 * @param nomadTaskId the invocation
 * @param stdout the pipe Nomad gave for it
 * @param stderr the pipe Nomad gave for it
 * @param taskDirectory the task's directory on the Nomad node
 */
public record LogTarget(String nomadTaskId, Path stdout, Path stderr, Path taskDirectory) {
  public LogTarget {
    Objects.requireNonNull(nomadTaskId, "nomadTaskId");
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
    Objects.requireNonNull(taskDirectory, "taskDirectory");
  }

  LogPipe pipe(LogStream stream) {
    return switch (stream) {
      case STDOUT -> new LogPipe(stream, stdout);
      case STDERR -> new LogPipe(stream, stderr);
    };
  }

  Path recordFile() {
    return taskDirectory.resolve(".tether-log-delivery");
  }
}
