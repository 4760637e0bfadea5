package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import dev.tether.harness.embedded.time.ClusterTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Notices that nodes are not heard of any more. Its methods are called within a write. */
final class NodeWatch {
  private final StateStore store;
  private final Scheduler scheduler;
  private final ClusterTime time;
  private final Duration grace;
  private final Map<String, ClusterTime.Alarm> alarms = new HashMap<>();

  /**
   * Makes a watch.
   *
   * @param grace how long a node may be silent
   */
  NodeWatch(StateStore store, Scheduler scheduler, ClusterTime time, Duration grace) {
    this.store = store;
    this.scheduler = scheduler;
    this.time = time;
    this.grace = grace;
  }

  /** A node is heard of. */
  void heard(String node) {
    ClusterTime.Alarm alarm = alarms.remove(node);
    if (alarm != null) {
      time.cancel(alarm);
    }
  }

  /** A node fell silent just now. */
  void silent(String node) {
    heard(node);
    alarms.put(node, time.after(grace, () -> store.write(() -> miss(node))));
  }

  private void miss(String node) {
    if (alarms.remove(node) == null || store.find(Table.NODES, node).isEmpty()) {
      return;
    }
    long patience =
        store.all(Table.ALLOCATIONS).stream()
            .filter(a -> Trees.text(a, "NodeID").equals(node))
            .filter(a -> Trees.wantedToRun(a) && !Trees.over(a))
            .mapToLong(NodeWatch::patience)
            .max()
            .orElse(0);
    if (patience > 0) {
      status(node, "disconnected");
      alarms.put(
          node, time.after(Duration.ofNanos(patience), () -> store.write(() -> giveUp(node))));
    } else {
      status(node, "down");
    }
    scheduler.evaluateJobsOn(node, "node-update");
  }

  private void giveUp(String node) {
    if (alarms.remove(node) != null && store.find(Table.NODES, node).isPresent()) {
      status(node, "down");
      scheduler.evaluateJobsOn(node, "node-update");
    }
  }

  private static long patience(ObjectNode allocation) {
    JsonNode job = allocation.path("Job");
    return Trees.group(job, Trees.text(allocation, "TaskGroup")).map(Trees::patience).orElse(0L);
  }

  private void status(String node, String status) {
    store.change(Table.NODES, node, "NodeStreamEvent", after -> after.put("Status", status));
    if (status.equals("down")) {
      Services.forgetNode(store, node);
    }
  }
}
