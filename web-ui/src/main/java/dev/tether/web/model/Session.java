package dev.tether.web.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is known since the workbench was started. Safe for use by many threads. */
public final class Session {
  private final Changes changes = new Changes();
  private final Map<String, ClusterModel> clusters = new LinkedHashMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();

  /** An empty one. */
  public Session() {}

  public Changes changes() {
    return changes;
  }

  /** Adds a cluster. */
  public void add(ClusterModel cluster) {
    synchronized (this) {
      clusters.put(cluster.key(), cluster);
    }
    changes.touch(Area.TREE);
  }

  /** Forgets a cluster. */
  public void remove(String key) {
    synchronized (this) {
      clusters.remove(key);
    }
    changes.touch(Area.values());
  }

  /** All clusters, in the order in which they were added. */
  public synchronized List<ClusterModel> clusters() {
    return List.copyOf(clusters.values());
  }

  /** The cluster with a key. */
  public synchronized Optional<ClusterModel> cluster(String key) {
    return Optional.ofNullable(clusters.get(key));
  }

  /** A run began or went on. */
  public void put(Run run) {
    synchronized (this) {
      runs.put(run.key(), run);
    }
    changes.touch(Area.RUNS);
  }

  /** All runs, the latest first. */
  public synchronized List<Run> runs() {
    return List.copyOf(new ArrayList<>(runs.values()).reversed());
  }

  /** The run with a key. */
  public synchronized Optional<Run> run(String key) {
    return Optional.ofNullable(runs.get(key));
  }
}
