package dev.tether.web.model;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which areas of the page changed when, counted in revisions of the session. Safe for use by many
 * threads.
 */
public final class Changes {
  private final Map<Area, Long> latest = new EnumMap<>(Area.class);
  private long revision;

  /** Nothing has changed yet. */
  public Changes() {}

  /** An area is not true any more. */
  public synchronized void touch(Area... areas) {
    for (Area area : areas) {
      latest.put(area, ++revision);
    }
    notifyAll();
  }

  /** The number of the latest change. */
  public synchronized long revision() {
    return revision;
  }

  /** The areas that changed after a revision, with their latest one. */
  public synchronized Map<Area, Long> since(long seen) {
    Map<Area, Long> changed = new EnumMap<>(Area.class);
    latest.forEach(
        (area, number) -> {
          if (number > seen) {
            changed.put(area, number);
          }
        });
    return changed;
  }

  /**
   * Waits until there is a later revision, or for a while.
   *
   * @return whether there is one
   */
  public synchronized boolean awaitAfter(long seen, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (revision <= seen) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
