package dev.tether.plugin.lifecycle;

import dev.tether.plugin.config.TaskDefinition;
import dev.tether.plugin.contents.TaskContents;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskSpec;
import java.util.List;
import java.util.Optional;

/** What one StartTask is about. */
record StartAttempt(
    Invocation invocation,
    Slot slot,
    TaskSpec spec,
    String hash,
    TaskDefinition definition,
    TaskContents contents,
    RuntimeConnection connection) {

  Owner owner() {
    return invocation.owner();
  }

  RemoteRuntime runtime() {
    return connection.runtime();
  }

  /** What is on record in the slot. */
  List<RemoteTask> found() {
    return runtime().list(slot.cluster(), Optional.of(slot));
  }

  /** The same of one task. */
  Optional<RemoteTask> found(RemoteTaskId id) {
    return found().stream().filter(task -> task.id().equals(id)).findFirst();
  }
}
