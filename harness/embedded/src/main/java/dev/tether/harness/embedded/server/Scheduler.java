package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what of a job runs where, and writes it down. Its methods are called within a write. */
final class Scheduler {
  private final StateStore store;
  private final Ids ids;
  private final InstantSource clock;
  private final Dialect dialect;

  Scheduler(StateStore store, Ids ids, InstantSource clock, Dialect dialect) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
    this.dialect = dialect;
  }

  /**
   * Looks at a job and does what is missing.
   *
   * @return the id of the evaluation
   */
  String evaluate(JobKey key, String triggeredBy) {
    List<ObjectNode> allocations = allocations(key);
    Optional<ObjectNode> job = store.find(Table.JOBS, key.text());
    JobView view = new JobView(job, allocations, nodes(), clock.instant());
    Plan plan = new Plan();
    if (view.stopped()) {
      stopAll(view, plan);
    } else if (!view.template()) {
      reconcile(view, job.get(), plan);
    }
    apply(plan, job);
    String id = ids.next();
    ObjectNode failures = Trees.object();
    job.filter(_ -> !view.stopped())
        .ifPresent(running -> failures.setAll(place(running, plan, id)));
    record(id, key, triggeredBy, failures);
    settleStatus(key);
    return id;
  }

  private static void stopAll(JobView view, Plan plan) {
    for (ObjectNode allocation : view.allocations()) {
      if (Trees.wantedToRun(allocation) && !Trees.over(allocation)) {
        if (view.nodeStatus(allocation).equals("down")) {
          plan.lose(allocation);
        } else {
          plan.stop(allocation, GroupReconciler.NOT_NEEDED);
        }
      }
    }
  }

  private void reconcile(JobView view, ObjectNode job, Plan plan) {
    boolean system = Trees.text(job, "Type").equals("system");
    for (JsonNode group : job.path("TaskGroups")) {
      List<ObjectNode> own = ofGroup(view.allocations(), Trees.text(group, "Name"));
      if (system) {
        new SystemReconciler(view, job, group, plan)
            .reconcile(own, node -> Placer.suits(job, group, node));
      } else {
        new GroupReconciler(view, job, group, plan).reconcile(own);
      }
    }
    for (ObjectNode allocation : view.allocations()) {
      boolean gone = Trees.group(job, Trees.text(allocation, "TaskGroup")).isEmpty();
      if (gone && Trees.wantedToRun(allocation) && !Trees.over(allocation)) {
        plan.stop(allocation, GroupReconciler.NOT_NEEDED);
      }
    }
  }

  private static List<ObjectNode> ofGroup(List<ObjectNode> allocations, String group) {
    return allocations.stream()
        .filter(allocation -> Trees.text(allocation, "TaskGroup").equals(group))
        .toList();
  }

  private void apply(Plan plan, Optional<ObjectNode> job) {
    for (Plan.Stop stop : plan.stops()) {
      change(
          stop.allocation(),
          after -> {
            after.put("DesiredStatus", "stop").put("DesiredDescription", stop.description());
            stop.clientStatus().ifPresent(status -> silently(after, status));
          });
    }
    for (ObjectNode unknown : plan.unknown()) {
      change(
          unknown,
          after -> {
            silently(after, "unknown");
            after.put("ClientDescription", "alloc is unknown since its node is disconnected");
          });
    }
    plan.updates().forEach(update -> change(update, after -> after.set("Job", job.orElseThrow())));
  }

  private void change(ObjectNode allocation, java.util.function.Consumer<ObjectNode> change) {
    store.change(Table.ALLOCATIONS, Trees.text(allocation, "ID"), "PlanResult", change);
  }

  /** A status that the servers give without the client. */
  private void silently(ObjectNode after, String status) {
    after.put("ClientStatus", status);
    ArrayNode states = Trees.object().putArray("AllocStates");
    after.path("AllocStates").forEach(states::add);
    states.addObject().put("Field", 0).put("Value", status).put("Time", clock.instant().toString());
    after.set("AllocStates", states);
  }

  /** Places what is to be placed; returns the failures by group. */
  private ObjectNode place(ObjectNode job, Plan plan, String evaluation) {
    ObjectNode failures = Trees.object();
    if (plan.placements().isEmpty()) {
      return failures;
    }
    List<ObjectNode> staying =
        allocations(JobKey.of(job)).stream()
            .filter(Trees::wantedToRun)
            .filter(allocation -> !Trees.over(allocation))
            .toList();
    Placer placer = new Placer(ids, List.copyOf(nodes().values()), staying);
    Map<String, JsonNode> unplaced = new LinkedHashMap<>();
    for (Plan.Placement placement : plan.placements()) {
      placer
          .choose(job, placement)
          .ifPresentOrElse(
              node -> create(job, placement, node, evaluation),
              () -> unplaced.put(Trees.text(placement.group(), "Name"), placement.group()));
    }
    unplaced.forEach((name, group) -> failures.set(name, placer.failure(job, group)));
    return failures;
  }

  private void create(
      ObjectNode job, Plan.Placement placement, ObjectNode node, String evaluation) {
    Instant now = clock.instant();
    ObjectNode allocation = NewAllocation.of(ids, job, placement, node, evaluation, now);
    placement
        .previous()
        .ifPresent(
            previous -> {
              if (dialect.handsOver()) {
                // As it is by now: what is lost became so in this very pass.
                store
                    .find(Table.ALLOCATIONS, Trees.text(previous, "ID"))
                    .ifPresent(left -> NewAllocation.handOver(left, allocation));
              }
              change(previous, after -> after.put("NextAllocation", Trees.text(allocation, "ID")));
            });
    store.put(Table.ALLOCATIONS, Trees.text(allocation, "ID"), allocation, "PlanResult");
  }

  private void record(String id, JobKey key, String triggeredBy, ObjectNode failures) {
    ObjectNode evaluation =
        Trees.object()
            .put("ID", id)
            .put("Namespace", key.namespace())
            .put("JobID", key.id())
            .put(
                "Type",
                store
                    .find(Table.JOBS, key.text())
                    .map(j -> Trees.text(j, "Type"))
                    .orElse("service"))
            .put("Priority", 50)
            .put("TriggeredBy", triggeredBy)
            .put("Status", "complete");
    cancelBlocked(key);
    if (!failures.isEmpty()) {
      evaluation.set("FailedTGAllocs", failures);
      String blocked = ids.next();
      evaluation.put("BlockedEval", blocked);
      ObjectNode waiting = StateStore.copy(evaluation);
      waiting.remove("BlockedEval");
      waiting.put("ID", blocked).put("Status", "blocked").put("TriggeredBy", "queued-allocs");
      waiting.put("PreviousEval", id);
      store.put(Table.EVALUATIONS, blocked, waiting, "EvaluationUpdated");
    } else {
      evaluation.putNull("FailedTGAllocs");
    }
    store.put(Table.EVALUATIONS, id, evaluation, "EvaluationUpdated");
  }

  private void cancelBlocked(JobKey key) {
    for (ObjectNode evaluation : store.all(Table.EVALUATIONS)) {
      if (Trees.text(evaluation, "Status").equals("blocked")
          && JobKey.ofChild(evaluation).equals(key)) {
        store.change(
            Table.EVALUATIONS,
            Trees.text(evaluation, "ID"),
            "EvaluationUpdated",
            after -> after.put("Status", "canceled"));
      }
    }
  }

  /** Looks again at every job that waits for a node. */
  void unblock() {
    store.all(Table.EVALUATIONS).stream()
        .filter(evaluation -> Trees.text(evaluation, "Status").equals("blocked"))
        .map(JobKey::ofChild)
        .distinct()
        .forEach(key -> evaluate(key, "queued-allocs"));
  }

  /** Looks again at every job that has an allocation on a node. */
  void evaluateJobsOn(String node, String triggeredBy) {
    store.all(Table.ALLOCATIONS).stream()
        .filter(allocation -> Trees.text(allocation, "NodeID").equals(node))
        .filter(Trees::wantedToRun)
        .map(JobKey::ofChild)
        .distinct()
        .forEach(key -> evaluate(key, triggeredBy));
  }

  /** Looks again at every system job. */
  void evaluateSystemJobs(String triggeredBy) {
    store.all(Table.JOBS).stream()
        .filter(job -> Trees.text(job, "Type").equals("system"))
        .map(JobKey::of)
        .forEach(key -> evaluate(key, triggeredBy));
  }

  /** Brings a job's status in line with its allocations. */
  void settleStatus(JobKey key) {
    Optional<ObjectNode> job = store.find(Table.JOBS, key.text());
    if (job.isEmpty()) {
      return;
    }
    List<ObjectNode> own = allocations(key);
    boolean any = own.stream().anyMatch(a -> !Trees.over(a));
    boolean dead = Trees.is(job.get(), "Stop") || (!own.isEmpty() && !waits(key));
    boolean waiting = Trees.onlyDispatched(job.get()) && !dead;
    String status = any || waiting ? "running" : dead ? "dead" : "pending";
    if (!Trees.text(job.get(), "Status").equals(status)) {
      store.change(Table.JOBS, key.text(), "JobUpdated", after -> after.put("Status", status));
    }
  }

  private boolean waits(JobKey key) {
    return store.all(Table.EVALUATIONS).stream()
        .anyMatch(
            evaluation ->
                Trees.text(evaluation, "Status").equals("blocked")
                    && JobKey.ofChild(evaluation).equals(key));
  }

  List<ObjectNode> allocations(JobKey key) {
    return store.all(Table.ALLOCATIONS).stream()
        .filter(allocation -> JobKey.ofChild(allocation).equals(key))
        .toList();
  }

  private Map<String, ObjectNode> nodes() {
    Map<String, ObjectNode> nodes = new LinkedHashMap<>();
    store.all(Table.NODES).forEach(node -> nodes.put(Trees.text(node, "ID"), node));
    return nodes;
  }
}
