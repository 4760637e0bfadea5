package dev.tether.agent.task;

import dev.tether.agent.log.LogSource;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;

/** What the table knows of one log. */
record LogSourceOf(TaskTable table, ManagedTask task, LogStream stream) implements LogSource {

  @Override
  public long keptFrom() {
    return task.record().keptFrom().of(stream);
  }

  @Override
  public boolean isComplete() {
    if (task.isRemoved()) {
      throw new RemoteFailure.NoSuchTask(new RemoteTaskId(task.id()));
    }
    return !task.record().isLive();
  }

  @Override
  public Runnable onComplete(Runnable action) {
    return task.onEnd(action);
  }
}
