package dev.tether.runtime.docker.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Remembers at which offset messages of a time begin, for one log. Thread-safe. */
final class LogIndex {
  /** Further back than a clock is set in ordinary life. */
  private static final Duration SAFE = Duration.ofSeconds(5);

  private static final Duration SPACING = Duration.ofSeconds(1);
  private static final int MOST = 600;

  /**
   * A place to begin.
   *
   * @param since the time to ask the engine for; the epoch for everything
   * @param offset of the first byte that the engine then gives
   */
  record Place(Instant since, long offset) {}

  private final TreeMap<Long, Instant> places = new TreeMap<>();
  private Instant newest = Instant.EPOCH;

  /** A message of this time begins at this offset. */
  synchronized void note(Instant time, long offset) {
    if (time.isAfter(newest) && Duration.between(newest, time).compareTo(SPACING) >= 0) {
      newest = time;
      places.put(offset, time);
      if (places.size() > MOST) {
        thin();
      }
    }
  }

  private void thin() {
    boolean keep = false;
    for (var each = places.keySet().iterator(); each.hasNext(); ) {
      each.next();
      if (!keep) {
        each.remove();
      }
      keep = !keep;
    }
  }

  /** Where to begin so as to come to an offset. */
  synchronized Place before(long offset) {
    Map.Entry<Long, Instant> near = places.floorEntry(offset);
    if (near == null) {
      return new Place(Instant.EPOCH, 0);
    }
    Instant limit = near.getValue().minus(SAFE);
    for (var each : places.headMap(offset, true).descendingMap().entrySet()) {
      if (!each.getValue().isAfter(limit)) {
        return new Place(each.getValue(), each.getKey());
      }
    }
    return new Place(Instant.EPOCH, 0);
  }
}
