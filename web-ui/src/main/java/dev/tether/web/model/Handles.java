package dev.tether.web.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest handle of each task of each allocation. Safe for use by many threads. */
public final class Handles {
  /** More than the allocations that a page is made for; the oldest go first. */
  private static final int MOST = 10_000;

  private final Map<String, HandleSeen> latest = new LinkedHashMap<>();

  Handles() {}

  /** A handle has passed. */
  public synchronized void saw(String allocation, String task, HandleSeen handle) {
    String key = allocation + "/" + task;
    latest.remove(key);
    latest.put(key, handle);
    if (latest.size() > MOST) {
      latest.remove(latest.keySet().iterator().next());
    }
  }

  /** The handle of a task of an allocation, if one has passed. */
  public synchronized Optional<HandleSeen> of(String allocation, String task) {
    return Optional.ofNullable(latest.get(allocation + "/" + task));
  }
}
