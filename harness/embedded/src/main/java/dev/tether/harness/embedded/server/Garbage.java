package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;

/** What nobody needs any more. */
final class Garbage {
  private Garbage() {}

  /** Forgets it. Within a write. */
  static void collect(StateStore store, Scheduler scheduler, Jobs jobs) {
    for (ObjectNode job : store.all(Table.JOBS)) {
      JobKey key = JobKey.of(job);
      if (Trees.is(job, "Stop") && scheduler.allocations(key).stream().allMatch(Trees::over)) {
        jobs.stop(key, true);
      }
    }
    for (ObjectNode allocation : store.all(Table.ALLOCATIONS)) {
      boolean orphaned = store.find(Table.JOBS, JobKey.ofChild(allocation).text()).isEmpty();
      if (orphaned && Trees.over(allocation)) {
        store.remove(Table.ALLOCATIONS, Trees.text(allocation, "ID"), "AllocationUpdated");
      }
    }
    for (ObjectNode node : store.all(Table.NODES)) {
      if (Trees.text(node, "Status").equals("down")) {
        store.remove(Table.NODES, Trees.text(node, "ID"), "NodeDeregistration");
      }
    }
  }
}
