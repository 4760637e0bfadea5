package dev.tether.agent.task;

import dev.tether.agent.contents.ContentsBounds;
import dev.tether.agent.contents.ContentsStore;
import dev.tether.agent.contents.Transfer;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Manifest;
import java.io.IOException;

/** Files that travel to tasks and back, for their owners only. May be used from any thread. */
public final class TaskContents {
  private final TaskTable table;
  private final TaskDirectories directories;
  private final ContentsStore store;

  TaskContents(TaskTable table, TaskDirectories directories, ContentsStore store) {
    this.table = table;
    this.directories = directories;
    this.store = store;
  }

  /** How much may be sent for one task. */
  public ContentsBounds bounds() {
    return store.bounds();
  }

  /** Begins to take contents; there is nothing to take for a task that exists already. */
  public Transfer stage(String token, Manifest manifest) {
    return table.withToken(token).isPresent() ? Transfer.ofNothing() : store.stage(token, manifest);
  }

  /** Begins to replace a running task's contents. */
  public Transfer update(String id, long generation, Manifest manifest) {
    ManagedTask task = table.get(id);
    checkUpdate(task.record(), generation);
    task.awaitDecided();
    return store.update(
        directories.task(id),
        manifest,
        commit ->
            table.change(
                task,
                record -> {
                  checkUpdate(record, generation);
                  commit.run();
                  return record;
                }));
  }

  private static void checkUpdate(TaskRecord task, long generation) {
    Custodians.fence(task, generation);
    if (!task.isLive()) {
      throw new RemoteFailure.Refused(
          "task %s has ended: its contents are not changed any more".formatted(task.id()));
    }
  }

  /** Gives away what is in a task's directories. */
  public void fetch(String id, long generation, String path, ContentsReceiver receiver)
      throws IOException {
    ManagedTask task = table.get(id);
    Custodians.fence(task.record(), generation);
    task.awaitDecided();
    store.fetch(directories.task(id), path, receiver);
  }
}
