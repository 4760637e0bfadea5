package dev.tether.runtime.docker.logs;

import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.docker.engine.Containers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens readers of containers' logs. Thread-safe. */
public final class ContainerLogs {
  private record Name(String container, LogStream stream) {}

  private final Containers containers;
  private final Map<Name, LogIndex> indexes = new ConcurrentHashMap<>();

  public ContainerLogs(Containers containers) {
    this.containers = containers;
  }

  /**
   * Opens a reader.
   *
   * @param container nothing for a task that never had one, whose log is empty
   */
  public LogReader open(Optional<String> container, LogStream stream, long offset) {
    return new ContainerLogReader(
        containers,
        container,
        stream == LogStream.STDERR,
        container
            .map(id -> indexes.computeIfAbsent(new Name(id, stream), _ -> new LogIndex()))
            .orElseGet(LogIndex::new),
        offset);
  }

  /** Forgets a container that was removed. */
  public void forget(String container) {
    for (LogStream stream : LogStream.values()) {
      indexes.remove(new Name(container, stream));
    }
  }
}
