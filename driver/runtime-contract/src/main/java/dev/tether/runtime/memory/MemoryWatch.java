package dev.tether.runtime.memory;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A watch on tasks in memory: compares what is there with what was told. */
final class MemoryWatch implements TaskWatch {
  private final MemoryHost host;
  private final String cluster;
  private final Map<RemoteTaskId, Long> told = new HashMap<>();
  private boolean synced;
  private volatile boolean closed;

  MemoryWatch(MemoryHost host, String cluster) {
    this.host = host;
    this.cluster = cluster;
  }

  @Override
  public Optional<Change> next(Duration atMost) throws InterruptedException {
    return host.await(atMost, this::look);
  }

  private Optional<Change> look(Instant now) {
    if (closed) {
      throw new RemoteFailure.Unreachable("the watch was closed");
    }
    for (MemoryTask task : host.tasks()) {
      boolean ours = task.request().slot().cluster().equals(cluster);
      if (ours && told.getOrDefault(task.id(), 0L) != task.revision()) {
        told.put(task.id(), task.revision());
        return Optional.of(new Change.Present(task.view(now)));
      }
    }
    if (!synced) {
      synced = true;
      return Optional.of(new Change.Synced());
    }
    Optional<RemoteTaskId> gone =
        told.keySet().stream().filter(id -> host.find(id).isEmpty()).findFirst();
    gone.ifPresent(told::remove);
    return gone.map(Change.Gone::new);
  }

  @Override
  public void close() {
    closed = true;
  }
}
