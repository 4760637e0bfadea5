package dev.tether.plugin.lifecycle;

import dev.tether.plugin.contents.TaskContents;
import dev.tether.plugin.logs.LogDelivery;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.Objects;

/**
 * What an allocation does for the task that it owns: it delivers its logs and keeps its files up to
 * date. Thread-safe.
 */
final class Duties {
  private final TaskLogs logs;
  private final TaskContents contents;

  Duties(TaskLogs logs, TaskContents contents) {
    this.logs = Objects.requireNonNull(logs, "logs");
    this.contents = Objects.requireNonNull(contents, "contents");
  }

  TaskLogs logs() {
    return logs;
  }

  TaskContents contents() {
    return contents;
  }

  /** Takes them up. */
  void begin(RemoteTask task, LogDelivery.Start where) {
    logs.begin(task, where);
    if (task.isLive()) {
      contents.follow(task.id(), task.generation());
    }
  }

  /**
   * Does what is left for a task that has ended; waits for it.
   *
   * @return whether all logs were delivered
   */
  boolean finish(RemoteTask task, Duration lastLogs) throws InterruptedException {
    contents.end();
    boolean complete = logs.awaitComplete(lastLogs);
    contents.bringBack(task.id(), task.generation());
    return complete;
  }

  /**
   * Leaves them for good, and closes the log pipes.
   *
   * @return up to where the logs were delivered
   */
  LogOffsets stop(Duration atMost) throws InterruptedException {
    contents.end();
    return logs.stop(atMost);
  }

  /**
   * Leaves them to another owner, and keeps the log pipes open.
   *
   * @return up to where the logs were delivered
   */
  LogOffsets halt(Duration atMost) throws InterruptedException {
    contents.end();
    return logs.halt(atMost);
  }

  /** Leaves them to the next plugin process. */
  void suspend() {
    contents.end();
    logs.suspend();
  }

  /** Leaves everything. */
  void close() {
    contents.end();
    logs.close();
  }
}
