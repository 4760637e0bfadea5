package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.nomad.Allocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Compares one group of a service or batch job with its allocations. Used once. */
final class GroupReconciler {
  static final String NOT_NEEDED = "alloc not needed due to job update";
  static final String MIGRATED = "alloc is being migrated";
  private static final String UPDATED = "alloc is being updated due to job update";
  private static final String RECONNECTED = "alloc not needed due to disconnected client reconnect";
  private static final String RESCHEDULED = "alloc was rescheduled because it failed";

  private final JobView view;
  private final ObjectNode job;
  private final JsonNode group;
  private final Plan plan;
  private final boolean batch;

  /** Each index of the group that is taken, with who has it. */
  private final Map<Integer, ObjectNode> taken = new HashMap<>();

  /** Those that are replaced in this pass, by index. */
  private final Map<Integer, ObjectNode> replaced = new HashMap<>();

  GroupReconciler(JobView view, ObjectNode job, JsonNode group, Plan plan) {
    this.view = view;
    this.job = job;
    this.group = group;
    this.plan = plan;
    this.batch = Trees.text(job, "Type").equals("batch");
  }

  void reconcile(List<ObjectNode> allocations) {
    List<ObjectNode> live = allocations.stream().filter(Trees::wantedToRun).toList();
    settleReturned(live).forEach(this::sort);
    scaleIn();
    update();
    int count = group.path("Count").asInt(1);
    for (int index = 0; index < count; index++) {
      if (!taken.containsKey(index)) {
        Optional<ObjectNode> previous = Optional.ofNullable(replaced.get(index));
        plan.place(group, index, previous);
      }
    }
  }

  /** Of an original that came back and its replacement, one is too many. */
  private List<ObjectNode> settleReturned(List<ObjectNode> live) {
    List<ObjectNode> kept = new ArrayList<>(live);
    for (ObjectNode original : live) {
      boolean back =
          Trees.clientStatusIs(original, "running")
              && view.nodeStatus(original).equals("ready")
              && wasOutOfTouch(original);
      if (!back) {
        continue;
      }
      for (ObjectNode replacement : live) {
        if (Trees.text(replacement, "PreviousAllocation").equals(Trees.text(original, "ID"))) {
          boolean keepReplacement =
              Trees.text(group.path("Disconnect"), "Reconcile").equals("keep_replacement");
          ObjectNode loser = keepReplacement ? original : replacement;
          plan.stop(loser, keepReplacement ? NOT_NEEDED : RECONNECTED);
          kept.remove(loser);
        }
      }
    }
    return kept;
  }

  private static boolean wasOutOfTouch(ObjectNode allocation) {
    return Trees.list(allocation.path("AllocStates")).stream()
        .anyMatch(state -> Trees.text(state, "Value").equals("unknown"));
  }

  /** Finds out what becomes of an allocation that was wanted up to now. */
  private void sort(ObjectNode allocation) {
    int index = new Allocation(allocation).index();
    String client = Trees.text(allocation, "ClientStatus");
    String node = view.nodeStatus(allocation);
    if (client.equals("complete")) {
      if (batch) {
        taken.put(index, allocation);
      }
    } else if (client.equals("failed")) {
      failed(index, allocation);
    } else if (node.equals("disconnected") && Trees.patience(group) > 0) {
      outOfTouch(index, allocation);
    } else if (node.equals("down") || node.equals("disconnected")) {
      plan.lose(allocation);
      replaced.putIfAbsent(index, allocation);
    } else if (Trees.migrates(allocation)) {
      migrate(index, allocation);
    } else {
      taken.put(index, allocation);
    }
  }

  private void migrate(int index, ObjectNode allocation) {
    plan.stop(allocation, MIGRATED);
    if (Trees.is(allocation.path("DesiredTransition"), "MigrateDisablePlacement")) {
      taken.put(index, allocation);
    } else {
      replaced.put(index, allocation);
    }
  }

  private void outOfTouch(int index, ObjectNode allocation) {
    if (!Trees.clientStatusIs(allocation, "unknown")) {
      plan.outOfTouch(allocation);
    }
    if (Trees.replacesAbsent(group)) {
      if (!taken.containsKey(index)) {
        replaced.putIfAbsent(index, allocation);
      }
    } else {
      taken.put(index, allocation);
    }
  }

  private void failed(int index, ObjectNode allocation) {
    Optional<Duration> delay = Rescheduling.delay(group.path("ReschedulePolicy"), allocation);
    boolean forced = Trees.is(allocation.path("DesiredTransition"), "Reschedule");
    if (delay.isEmpty() && !forced) {
      taken.putIfAbsent(index, allocation);
    } else if (forced || Rescheduling.due(allocation, delay.get(), view.now())) {
      plan.stop(allocation, RESCHEDULED);
      replaced.putIfAbsent(index, allocation);
    } else {
      taken.putIfAbsent(index, allocation);
    }
  }

  private void scaleIn() {
    int count = group.path("Count").asInt(1);
    for (int index : new TreeSet<>(taken.keySet()).descendingSet()) {
      if (index >= count) {
        ObjectNode surplus = taken.remove(index);
        if (!Trees.over(surplus)) {
          plan.stop(surplus, NOT_NEEDED);
        }
      }
    }
    replaced.keySet().removeIf(index -> index >= count);
  }

  /** What runs under another version of the job is updated, or replaced. */
  private void update() {
    List<Map.Entry<Integer, ObjectNode>> outdated =
        taken.entrySet().stream()
            .filter(entry -> !Trees.over(entry.getValue()))
            .filter(entry -> !sameVersion(entry.getValue()))
            .sorted(Comparator.comparingInt(Map.Entry::getKey))
            .toList();
    int most = group.path("Update").path("MaxParallel").asInt(0);
    long starting =
        taken.values().stream()
            .filter(this::sameVersion)
            .filter(allocation -> Trees.clientStatusIs(allocation, "pending"))
            .count();
    long room = most == 0 ? Long.MAX_VALUE : most - starting;
    for (Map.Entry<Integer, ObjectNode> entry : outdated) {
      ObjectNode allocation = entry.getValue();
      if (!Specifications.needsNewAllocation(allocation.path("Job"), job, group)) {
        plan.update(allocation);
      } else if (room > 0) {
        room--;
        plan.stop(allocation, UPDATED);
        taken.remove(entry.getKey());
        replaced.put(entry.getKey(), allocation);
      }
    }
  }

  private boolean sameVersion(ObjectNode allocation) {
    JsonNode own = allocation.path("Job");
    return own.path("Version").asLong() == job.path("Version").asLong()
        && own.path("CreateIndex").asLong() == job.path("CreateIndex").asLong();
  }
}
