package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The log collectors of one node, which outlive its agent. Thread-safe. */
public final class LogCollectors {
  private static final long MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final List<String> STREAMS = List.of("stdout", "stderr");

  private final Fifos fifos = new Fifos();
  private final Map<Path, LogCollector> running = new HashMap<>();

  /** The pipe for a stream. */
  static Path pipe(Path logs, String task, String stream) {
    return logs.resolve("." + task + "." + stream + ".fifo");
  }

  /** Makes a task's pipes and collects from them, unless that is going on already. */
  synchronized void start(Path logs, String task, JsonNode config) throws IOException {
    Files.createDirectories(logs);
    for (String stream : STREAMS) {
      Path pipe = pipe(logs, task, stream);
      LogCollector old = running.get(pipe);
      if (old != null && old.isRunning()) {
        continue;
      }
      if (old != null) {
        old.end();
      }
      fifos.make(pipe);
      running.put(
          pipe,
          new LogCollector(
              pipe,
              RotatedLog.of(logs, task, stream),
              config.path("MaxFileSizeMB").asLong(10) * MEGABYTE,
              config.path("MaxFiles").asInt(10)));
    }
  }

  /** Ends a task's collectors once they have read what was written. */
  void stop(Path logs, String task) throws IOException, InterruptedException {
    for (String stream : STREAMS) {
      Path pipe = pipe(logs, task, stream);
      LogCollector collector;
      synchronized (this) {
        collector = running.remove(pipe);
      }
      if (collector != null) {
        collector.close(PATIENCE);
      }
      Files.deleteIfExists(pipe);
    }
  }

  /** Ends all at once, as the death of the node does. */
  public synchronized void kill() {
    running.values().forEach(LogCollector::end);
    running.clear();
  }
}
