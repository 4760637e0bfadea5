package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import dev.tether.harness.embedded.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The servers of an embedded cluster, for clients, the HTTP API and tests. Thread-safe. */
public final class Server {
  private final StateStore store;
  private final Dialect dialect;
  private final ClusterTime time;
  private final Scheduler scheduler;
  private final Deployments deployments;
  private final Jobs jobs;
  private final Drainer drainer;
  private final NodeWatch watch;
  private final Ids ids;

  /**
   * Makes servers that know nothing yet.
   *
   * @param grace how long a node may be silent before it is taken for absent
   */
  public Server(StateStore store, Dialect dialect, ClusterTime time, Ids ids, Duration grace) {
    this.store = store;
    this.dialect = dialect;
    this.time = time;
    this.ids = ids;
    this.scheduler = new Scheduler(store, ids, time, dialect);
    this.deployments = new Deployments(store, ids);
    this.jobs = new Jobs(store, scheduler, deployments, time);
    this.drainer = new Drainer(store, scheduler, dialect);
    this.watch = new NodeWatch(store, scheduler, time, grace);
  }

  /** What the servers know. */
  public StateStore store() {
    return store;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** What runs offers where. */
  public Services services() {
    return new Services(store);
  }

  /** The variables. */
  public Variables variables() {
    return new Variables(store, time);
  }

  private <T> T within(Supplier<T> action) {
    List<T> result = new ArrayList<>(1);
    store.write(() -> result.add(action.get()));
    return result.getFirst();
  }

  // Jobs.

  /**
   * Registers a job in the form of the API and returns the id of the evaluation.
   *
   * @throws dev.tether.harness.embedded.job.JobRefused when it can't be run here
   */
  public String register(JsonNode job) {
    ObjectNode checked = Jobs.check(job);
    return within(() -> jobs.register(checked));
  }

  /** Stops a job, and forgets it if it is purged; returns the id of the evaluation. */
  public String stopJob(String namespace, String id, boolean purge) {
    return within(() -> jobs.stop(new JobKey(namespace, id), purge));
  }

  /**
   * Runs a parameterized job once and returns the id of the job that does it.
   *
   * @param payload in base 64; may be empty
   */
  public String dispatch(String namespace, String id, String payload, JsonNode meta) {
    return within(() -> jobs.dispatch(new JobKey(namespace, id), payload, meta, ids));
  }

  /** Sets how many allocations a group wants; returns the id of the evaluation. */
  public String scale(String namespace, String id, String group, int count) {
    return within(() -> jobs.scale(new JobKey(namespace, id), group, count));
  }

  /** Looks at a job again; returns the id of the evaluation. */
  public String evaluate(String namespace, String id) {
    return within(
        () -> {
          jobs.expect(new JobKey(namespace, id));
          return scheduler.evaluate(new JobKey(namespace, id), "job-register");
        });
  }

  /** The job as it is now. */
  public Optional<ObjectNode> job(String namespace, String id) {
    return store.find(Table.JOBS, new JobKey(namespace, id).text());
  }

  /** The versions of a job, the newest first. */
  public List<ObjectNode> jobVersions(String namespace, String id) {
    return within(() -> jobs.versions(new JobKey(namespace, id)));
  }

  // Allocations.

  /** Stops an allocation, as a person does; returns the id of the evaluation. */
  public String stopAllocation(String id, boolean noShutdownDelay) {
    return within(
        () -> {
          JobKey key = JobKey.ofChild(expect(Table.ALLOCATIONS, id, "alloc not found"));
          store.change(
              Table.ALLOCATIONS,
              id,
              "AllocationUpdateDesiredStatus",
              after -> {
                ObjectNode transition = NewAllocation.transition().put("Migrate", true);
                transition.put("NoShutdownDelay", noShutdownDelay);
                if (dialect.stopAsksForReschedule()) {
                  transition.put("Reschedule", true);
                }
                after.set("DesiredTransition", transition);
              });
          return scheduler.evaluate(key, "alloc-stop");
        });
  }

  /** A client tells of an allocation. One that the servers forgot meanwhile is left alone. */
  public void updateAllocation(String id, Consumer<ObjectNode> change) {
    store.write(
        () -> {
          Optional<ObjectNode> before = store.find(Table.ALLOCATIONS, id);
          if (before.isEmpty()) {
            return;
          }
          store.change(
              Table.ALLOCATIONS,
              id,
              "AllocationUpdated",
              after -> {
                change.accept(after);
                if (Trees.clientStatusIs(before.get(), "lost")) {
                  // What is given up stays so, whatever its client may still say.
                  after.put("ClientStatus", "lost");
                }
                markHealthy(after);
              });
          follow(before.get(), store.find(Table.ALLOCATIONS, id).orElseThrow());
        });
  }

  private void markHealthy(ObjectNode allocation) {
    if (Trees.clientStatusIs(allocation, "running")
        && !allocation.path("DeploymentStatus").isObject()) {
      ObjectNode status = Trees.object().put("Healthy", true).put("Canary", false);
      status.put("Timestamp", time.instant().toString()).put("ModifyIndex", store.index());
      allocation.set("DeploymentStatus", status);
    }
  }

  /** What follows from a client's news. */
  private void follow(ObjectNode before, ObjectNode after) {
    String was = Trees.text(before, "ClientStatus");
    String now = Trees.text(after, "ClientStatus");
    if (was.equals(now)) {
      return;
    }
    JobKey key = JobKey.ofChild(after);
    boolean returned = was.equals("unknown");
    boolean needed = Trees.wantedToRun(after);
    if (returned) {
      scheduler.evaluate(key, "reconnect");
    } else if (now.equals("failed") && needed) {
      scheduler.evaluate(key, "alloc-failure");
      evaluateWhenDue(key, after);
    } else if (now.equals("running") || (now.equals("complete") && needed)) {
      deployments.settle(key, scheduler.allocations(key));
      scheduler.evaluate(key, "alloc-watcher");
    }
    scheduler.settleStatus(key);
    drainer.go(time.instant());
  }

  private void evaluateWhenDue(JobKey key, ObjectNode failed) {
    store
        .find(Table.JOBS, key.text())
        .flatMap(job -> Trees.group(job, Trees.text(failed, "TaskGroup")))
        .flatMap(group -> Rescheduling.delay(group.path("ReschedulePolicy"), failed))
        .ifPresent(
            delay ->
                time.after(
                    delay, () -> store.write(() -> scheduler.evaluate(key, "failed-follow-up"))));
  }

  // Nodes.

  /** A client registers its node, for the first time or again; it counts as heard. */
  public void registerNode(ObjectNode node) {
    String id = Trees.text(node, "ID");
    store.write(
        () -> {
          Optional<ObjectNode> before = store.find(Table.NODES, id);
          ObjectNode now = StateStore.copy(node);
          now.put("Status", "ready");
          now.put(
              "SchedulingEligibility",
              before.map(old -> Trees.text(old, "SchedulingEligibility")).orElse("eligible"));
          now.put("Drain", before.map(old -> Trees.is(old, "Drain")).orElse(false));
          now.set(
              "DrainStrategy", before.map(old -> old.path("DrainStrategy")).orElse(now.nullNode()));
          store.put(Table.NODES, id, now, "NodeRegistration");
          watch.heard(id);
          becameUseful(
              id, before.filter(old -> Trees.text(old, "Status").equals("ready")).isEmpty());
        });
  }

  private void becameUseful(String node, boolean newly) {
    if (newly) {
      scheduler.evaluateJobsOn(node, "node-update");
      scheduler.evaluateSystemJobs("node-update");
    }
    scheduler.unblock();
    drainer.go(time.instant());
  }

  /** A client tells what its drivers are like and which attributes they add. */
  public void updateNode(String id, ObjectNode drivers, ObjectNode attributes) {
    store.write(
        () -> {
          if (store.find(Table.NODES, id).isEmpty()) {
            return;
          }
          store.change(
              Table.NODES,
              id,
              "NodeStreamEvent",
              after -> {
                after.set("Drivers", drivers);
                ObjectNode all = Trees.object();
                all.setAll((ObjectNode) after.path("Attributes"));
                all.setAll(attributes);
                after.set("Attributes", all);
              });
          scheduler.unblock();
        });
  }

  /** The clients of a node are not heard of from now on. */
  public void nodeSilent(String id) {
    store.write(() -> watch.silent(id));
  }

  /** The clients of a silent node are heard of again, with nothing lost. */
  public void nodeHeard(String id) {
    store.write(
        () -> {
          watch.heard(id);
          boolean away =
              store
                  .find(Table.NODES, id)
                  .filter(n -> !Trees.text(n, "Status").equals("ready"))
                  .isPresent();
          if (away) {
            store.change(Table.NODES, id, "NodeStreamEvent", after -> after.put("Status", "ready"));
            becameUseful(id, true);
          }
        });
  }

  /**
   * Begins to drain a node.
   *
   * @param deadline negative for at once, zero for never
   */
  public void drain(String id, Duration deadline, boolean ignoreSystemJobs) {
    Instant now = time.instant();
    store.write(
        () -> {
          expect(Table.NODES, id, "node not found");
          ObjectNode strategy =
              Trees.object()
                  .put("Deadline", deadline.toNanos())
                  .put("IgnoreSystemJobs", ignoreSystemJobs)
                  .put("StartedAt", now.toString());
          if (deadline.isPositive()) {
            strategy.put("ForceDeadline", now.plus(deadline).toString());
            time.after(deadline, () -> store.write(() -> drainer.go(time.instant())));
          }
          store.change(
              Table.NODES,
              id,
              "NodeDrain",
              after -> {
                after.put("Drain", true).put("SchedulingEligibility", "ineligible");
                after.set("DrainStrategy", strategy);
              });
          drainer.go(now);
        });
  }

  /** Ends a drain. */
  public void undrain(String id, boolean markEligible) {
    store.write(
        () -> {
          expect(Table.NODES, id, "node not found");
          store.change(
              Table.NODES,
              id,
              "NodeDrain",
              after -> {
                after.put("Drain", false).putNull("DrainStrategy");
                if (markEligible) {
                  after.put("SchedulingEligibility", "eligible");
                }
              });
          if (markEligible) {
            eligibleAgain();
          }
        });
  }

  /** Sets whether a node may get allocations. */
  public void setEligible(String id, boolean eligible) {
    store.write(
        () -> {
          expect(Table.NODES, id, "node not found");
          store.change(
              Table.NODES,
              id,
              "NodeDrain",
              after -> after.put("SchedulingEligibility", eligible ? "eligible" : "ineligible"));
          if (eligible) {
            eligibleAgain();
          }
        });
  }

  private void eligibleAgain() {
    scheduler.unblock();
    if (dialect.systemJobsReturn()) {
      scheduler.evaluateSystemJobs("node-update");
    }
  }

  /** Forgets a node. */
  public void purgeNode(String id) {
    store.write(
        () -> {
          expect(Table.NODES, id, "node not found");
          store.remove(Table.NODES, id, "NodeDeregistration");
          scheduler.evaluateJobsOn(id, "node-update");
        });
  }

  /**
   * Forgets what is over: stopped jobs with nothing left, their allocations, nodes that are down.
   */
  public void collectGarbage() {
    store.write(() -> Garbage.collect(store, scheduler, jobs));
  }

  private ObjectNode expect(Table table, String id, String otherwise) {
    return store.find(table, id).orElseThrow(() -> new NoSuchThing(otherwise));
  }
}
