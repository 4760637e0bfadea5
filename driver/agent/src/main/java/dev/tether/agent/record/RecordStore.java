package dev.tether.agent.record;

import dev.tether.agent.journal.Journal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps records on disk. Effects run one after the other in the order of the changes, each once its
 * change is on disk. May be used from any thread.
 */
public final class RecordStore implements AutoCloseable {
  private final Journal journal;

  private RecordStore(Journal journal) {
    this.journal = journal;
  }

  /** The records that a state directory's journal holds, in the order of their creation. */
  public static List<TaskRecord> recover(Path journal) throws IOException {
    Map<String, TaskRecord> records = new LinkedHashMap<>();
    for (byte[] entry : Journal.recover(journal)) {
      RecordCodec.replay(entry, records);
    }
    return List.copyOf(records.values());
  }

  /**
   * Opens the store after {@link #recover}.
   *
   * @param current all records whose changes took effect
   */
  public static RecordStore open(Path journal, Supplier<Collection<TaskRecord>> current)
      throws IOException {
    return new RecordStore(
        Journal.open(journal, () -> current.get().stream().map(RecordCodec::put).toList()));
  }

  /**
   * Stores a new or changed record.
   *
   * @throws RemoteFailure.Failed when it could not be stored; then the effect does not run
   */
  public void put(TaskRecord task, Runnable effect) {
    append(RecordCodec.put(task), effect);
  }

  /**
   * Forgets a record.
   *
   * @throws RemoteFailure.Failed when that could not be stored; then the effect does not run
   */
  public void remove(String id, Runnable effect) {
    append(RecordCodec.removed(id), effect);
  }

  /** Notes how far logs were delivered. May be lost when the host crashes. */
  public void delivered(Map<String, LogOffsets> offsets) {
    journal.appendLater(RecordCodec.delivered(offsets));
  }

  private void append(byte[] entry, Runnable effect) {
    try {
      journal.append(entry, effect);
    } catch (IOException failed) {
      throw new RemoteFailure.Failed(
          "the agent could not write to its state directory: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
