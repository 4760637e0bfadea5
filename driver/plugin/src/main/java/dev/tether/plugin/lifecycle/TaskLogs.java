package dev.tether.plugin.lifecycle;

import dev.tether.plugin.logs.LogDelivery;
import dev.tether.plugin.logs.LogTarget;
import dev.tether.plugin.logs.Pulse;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.Optional;

/**
 * The logs of one invocation, over all times in which its allocation owned the task. Thread-safe.
 */
final class TaskLogs {
  private final LogTarget target;
  private final RemoteRuntime runtime;
  private final Pulse pulse;
  private volatile Optional<LogDelivery> delivery = Optional.empty();
  private volatile LogOffsets confirmed = LogOffsets.START;

  TaskLogs(LogTarget target, RuntimeConnection connection) {
    this.target = target;
    this.runtime = connection.runtime();
    this.pulse = connection.pulse();
  }

  /** Begins to deliver what the task writes, where Nomad wants its logs. */
  void begin(RemoteTask task, LogDelivery.Start where) {
    confirmed = task.delivered();
    if (where != LogDelivery.Start.AFTER_LAST_OWNER && !target.hasPipes()) {
      delivery = Optional.empty();
      return;
    }
    delivery =
        Optional.of(
            LogDelivery.begin(
                target, runtime, task.id(), pulse, () -> recorded(task), task.delivered(), where));
  }

  private LogOffsets recorded(RemoteTask task) {
    return runtime.list(task.slot().cluster(), Optional.of(task.slot())).stream()
        .filter(found -> found.id().equals(task.id()))
        .map(RemoteTask::delivered)
        .findFirst()
        .orElse(task.delivered());
  }

  /** Up to where logs are in Nomad's files, as of the last look. */
  LogOffsets confirmed() {
    return confirmed;
  }

  /** Up to where logs were delivered, once the task has ended. */
  LogOffsets delivered() {
    return delivery.map(LogDelivery::delivered).orElse(confirmed);
  }

  /** Looks at Nomad's files if something may have arrived there, and says whether something has. */
  boolean refreshConfirmed() {
    LogOffsets before = confirmed;
    Optional<LogDelivery> open = delivery;
    if (open.isEmpty() || !open.get().isAhead(before)) {
      return false;
    }
    LogOffsets now = before.max(open.get().confirmed());
    confirmed = now;
    return !now.equals(before);
  }

  /**
   * Waits until all that the ended task wrote was delivered.
   *
   * @return whether that happened in time
   */
  boolean awaitComplete(Duration atMost) throws InterruptedException {
    Optional<LogDelivery> open = delivery;
    return open.isEmpty() || open.get().awaitComplete(atMost);
  }

  /**
   * Stops delivering and closes the pipes.
   *
   * @return up to where the logs were delivered
   */
  LogOffsets stop(Duration atMost) throws InterruptedException {
    Optional<LogDelivery> open = delivery;
    return open.isPresent() ? open.get().stop(atMost) : confirmed;
  }

  /**
   * Stops delivering, keeps the pipes open, and waits for what is being written.
   *
   * @return up to where the logs were delivered
   */
  LogOffsets halt(Duration atMost) throws InterruptedException {
    Optional<LogDelivery> open = delivery;
    return open.isPresent() ? open.get().halt(atMost) : confirmed;
  }

  /** Stops delivering and keeps the pipes open. */
  void suspend() {
    delivery.ifPresent(LogDelivery::suspend);
  }

  /** Ends delivery and closes the pipes. */
  void close() {
    delivery.ifPresent(LogDelivery::close);
  }
}
