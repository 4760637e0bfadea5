package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Moves allocations off nodes that drain. Its methods are called within a write.
 *
 * <p>Services go first, as many at once as their {@code migrate} block allows; batch tasks may run
 * until the deadline; system jobs leave last. A drain is over when nothing runs there any more.
 */
final class Drainer {
  private final StateStore store;
  private final Scheduler scheduler;
  private final Dialect dialect;

  Drainer(StateStore store, Scheduler scheduler, Dialect dialect) {
    this.store = store;
    this.scheduler = scheduler;
    this.dialect = dialect;
  }

  /** Looks at every node that drains and does the next thing. */
  void go(Instant now) {
    for (ObjectNode node : store.all(Table.NODES)) {
      if (node.path("DrainStrategy").isObject()) {
        step(node, now);
      }
    }
  }

  private void step(ObjectNode node, Instant now) {
    JsonNode strategy = node.path("DrainStrategy");
    boolean force = isOver(strategy, now);
    boolean ignoreSystem = Trees.is(strategy, "IgnoreSystemJobs");
    List<ObjectNode> left =
        store.all(Table.ALLOCATIONS).stream()
            .filter(a -> Trees.text(a, "NodeID").equals(Trees.text(node, "ID")))
            .filter(a -> !Trees.over(a))
            .filter(a -> !(ignoreSystem && isOfType(a, "system")))
            .toList();
    if (left.isEmpty()) {
      store.change(
          Table.NODES,
          Trees.text(node, "ID"),
          "NodeDrain",
          after -> after.put("Drain", false).putNull("DrainStrategy"));
      return;
    }
    List<ObjectNode> movable =
        left.stream().filter(Trees::wantedToRun).filter(a -> !Trees.migrates(a)).toList();
    List<ObjectNode> system = movable.stream().filter(a -> isOfType(a, "system")).toList();
    List<ObjectNode> others = movable.stream().filter(a -> !isOfType(a, "system")).toList();
    if (force) {
      mark(movable, true);
    } else if (left.stream().allMatch(a -> isOfType(a, "system"))) {
      mark(system, false);
    } else {
      List<ObjectNode> next = new ArrayList<>();
      others.stream()
          .filter(a -> !isOfType(a, "batch"))
          .map(Drainer::groupOf)
          .distinct()
          .forEach(group -> next.addAll(allowed(group, others)));
      mark(next, false);
    }
  }

  /** A group of one job. */
  private record GroupKey(JobKey job, String group) {}

  private static GroupKey groupOf(ObjectNode allocation) {
    return new GroupKey(JobKey.ofChild(allocation), Trees.text(allocation, "TaskGroup"));
  }

  private static boolean isOver(JsonNode strategy, Instant now) {
    if (strategy.path("Deadline").asLong() < 0) {
      return true;
    }
    String deadline = Trees.text(strategy, "ForceDeadline");
    return !deadline.isEmpty() && !Instant.parse(deadline).isAfter(now);
  }

  private static boolean isOfType(ObjectNode allocation, String type) {
    return Trees.text(allocation.path("Job"), "Type").equals(type);
  }

  /** Those of a group that may move now, so that enough others run meanwhile. */
  private List<ObjectNode> allowed(GroupKey key, List<ObjectNode> movable) {
    Optional<JsonNode> group =
        store.find(Table.JOBS, key.job().text()).flatMap(job -> Trees.group(job, key.group()));
    long count = group.map(g -> g.path("Count").asLong(1)).orElse(0L);
    long parallel = group.map(g -> g.path("Migrate").path("MaxParallel").asLong(1)).orElse(1L);
    long healthy =
        store.all(Table.ALLOCATIONS).stream()
            .filter(a -> groupOf(a).equals(key))
            .filter(Trees::wantedToRun)
            .filter(a -> !Trees.migrates(a) && Trees.clientStatusIs(a, "running"))
            .count();
    long room = Math.max(0, healthy - Math.max(0, count - parallel));
    List<ObjectNode> next = new ArrayList<>();
    for (ObjectNode allocation : movable) {
      if (groupOf(allocation).equals(key)) {
        if (!Trees.clientStatusIs(allocation, "running")) {
          next.add(allocation);
        } else if (room > 0) {
          room--;
          next.add(allocation);
        }
      }
    }
    return next;
  }

  private void mark(List<ObjectNode> allocations, boolean forced) {
    for (ObjectNode allocation : allocations) {
      boolean forGood = forced && isOfType(allocation, "batch") && !dialect.placesBatchSuccessors();
      Consumer<ObjectNode> change =
          after -> {
            ObjectNode transition = NewAllocation.transition().put("Migrate", true);
            if (forGood) {
              transition.put("MigrateDisablePlacement", true);
            }
            after.set("DesiredTransition", transition);
          };
      store.change(
          Table.ALLOCATIONS, Trees.text(allocation, "ID"), "AllocationUpdateDesiredStatus", change);
    }
    TreeSet<String> seen = new TreeSet<>();
    for (ObjectNode allocation : allocations) {
      JobKey key = JobKey.ofChild(allocation);
      if (seen.add(key.text())) {
        scheduler.evaluate(key, "node-drain");
      }
    }
  }
}
