package dev.tether.web.server;

import dev.tether.web.model.Area;
import dev.tether.web.model.Changes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Tells one browser which areas of the page have changed, until it goes away. See {@link
 * dev.tether.web} for how. Used by one thread.
 */
final class News {
  /** Pages that hear nothing for three of them take the connection for lost. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final Changes changes;
  private final String instance;
  private final Map<Area, Long> told = new EnumMap<>(Area.class);
  private final Map<Area, Long> dueNanos = new EnumMap<>(Area.class);
  private final Map<Area, Duration> pauses = new EnumMap<>(Area.class);

  /**
   * Tells nothing yet.
   *
   * @param instance names this workbench, so that pages of an earlier one notice
   * @param seen the revision the browser has seen; 0 for none
   */
  News(Changes changes, String instance, long seen) {
    this.changes = changes;
    this.instance = instance;
    for (Area area : Area.values()) {
      told.put(area, seen);
    }
  }

  /**
   * Writes news until writing fails.
   *
   * @throws IOException when the browser has gone
   */
  void write(OutputStream out) throws IOException, InterruptedException {
    send(out, "event: hello\ndata: " + instance + "\n\n");
    long lastSent = System.nanoTime();
    while (true) {
      long revision = changes.revision();
      long now = System.nanoTime();
      Map<Area, Long> untold = untold();
      long pause = HEARTBEAT.toNanos();
      for (Area area : List.copyOf(untold.keySet())) {
        long wait = dueNanos.getOrDefault(area, now) - now;
        if (wait <= 0) {
          told.put(area, untold.remove(area));
          send(out, message(area, completeTo(untold, revision)));
          dueNanos.put(area, System.nanoTime() + pauseAfter(area, now).toNanos());
          lastSent = now;
        } else {
          pause = Math.min(pause, wait);
        }
      }
      if (now - lastSent >= HEARTBEAT.toNanos()) {
        send(out, "event: beat\ndata:\n\n");
        lastSent = now;
      }
      var _ = changes.awaitAfter(revision, Duration.ofNanos(Math.max(1_000_000, pause)));
    }
  }

  /** An area that changed while it was left in peace is left in peace longer. */
  private Duration pauseAfter(Area area, long now) {
    long due = dueNanos.getOrDefault(area, now - Long.MAX_VALUE / 2);
    boolean busy = now - due < area.pause().toNanos() / 2;
    Duration longer = pauses.getOrDefault(area, area.pause()).multipliedBy(3).dividedBy(2);
    Duration next =
        !busy
            ? area.pause()
            : longer.compareTo(area.longestPause()) > 0 ? area.longestPause() : longer;
    pauses.put(area, next);
    return next;
  }

  private Map<Area, Long> untold() {
    Map<Area, Long> changed = changes.since(0);
    changed.entrySet().removeIf(one -> one.getValue() <= told.get(one.getKey()));
    return changed;
  }

  /** The revision up to which the browser knows everything: it is told what is later again. */
  private long completeTo(Map<Area, Long> untold, long revision) {
    return untold.keySet().stream().mapToLong(told::get).min().orElse(revision);
  }

  private static String message(Area area, long id) {
    return "id: %d\nevent: %s\ndata: %d\n\n".formatted(id, area.event(), id);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
