package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.job.Canonical;
import dev.tether.harness.embedded.job.JobRefused;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registers and stops jobs. Its methods are called within a write, except for {@link #check}. */
final class Jobs {
  private final StateStore store;
  private final Scheduler scheduler;
  private final Deployments deployments;
  private final InstantSource clock;
  private final Map<String, List<ObjectNode>> versions = new HashMap<>();

  Jobs(StateStore store, Scheduler scheduler, Deployments deployments, InstantSource clock) {
    this.store = store;
    this.scheduler = scheduler;
    this.deployments = deployments;
    this.clock = clock;
  }

  /** The job with its defaults; throws {@link JobRefused} when it can't be run here. */
  static ObjectNode check(JsonNode given) {
    ObjectNode job = Canonical.of(given);
    Constraints.unknownOperator(job)
        .ifPresent(
            operator -> {
              throw new JobRefused(
                  "constraints with the operator \"" + operator + "\" are not imitated");
            });
    return job;
  }

  String register(ObjectNode job) {
    JobKey key = JobKey.of(job);
    Optional<ObjectNode> before = store.find(Table.JOBS, key.text());
    if (before.filter(old -> Specifications.same(old, job)).isPresent()) {
      return scheduler.evaluate(key, "job-register");
    }
    return store(key, job, before, "JobRegistered", "job-register");
  }

  private String store(
      JobKey key, ObjectNode job, Optional<ObjectNode> before, String event, String trigger) {
    job.put("Version", before.map(old -> old.path("Version").asLong() + 1).orElse(0L));
    job.put("Status", before.map(old -> Trees.text(old, "Status")).orElse("pending"));
    job.put("JobModifyIndex", store.index());
    job.put("SubmitTime", clock.instant().toEpochMilli() * 1_000_000L);
    store.put(Table.JOBS, key.text(), job, event);
    versions.computeIfAbsent(key.text(), _ -> new ArrayList<>()).addFirst(job);
    if (Trees.is(job, "Stop")) {
      deployments.cancel(key);
    } else {
      deployments.begin(job);
    }
    return scheduler.evaluate(key, trigger);
  }

  String stop(JobKey key, boolean purge) {
    ObjectNode job = expect(key);
    if (purge) {
      store.remove(Table.JOBS, key.text(), "JobDeregistered");
      versions.remove(key.text());
      deployments.cancel(key);
      return scheduler.evaluate(key, "job-deregister");
    }
    if (Trees.is(job, "Stop")) {
      return scheduler.evaluate(key, "job-deregister");
    }
    ObjectNode stopped = StateStore.copy(job);
    stopped.put("Stop", true);
    return store(key, stopped, Optional.of(job), "JobDeregistered", "job-deregister");
  }

  String scale(JobKey key, String group, int count) {
    ObjectNode job = expect(key);
    ArrayNode groups = Trees.object().putArray("TaskGroups");
    boolean found = false;
    for (JsonNode one : job.path("TaskGroups")) {
      ObjectNode copy = StateStore.copy((ObjectNode) one);
      if (Trees.text(one, "Name").equals(group)) {
        found = true;
        copy.put("Count", count);
      }
      groups.add(copy);
    }
    if (!found) {
      throw new NoSuchThing("job " + key.id() + " has no task group " + group);
    }
    ObjectNode scaled = StateStore.copy(job);
    scaled.set("TaskGroups", groups);
    return store(key, scaled, Optional.of(job), "JobRegistered", "job-scaling");
  }

  /** Runs a parameterized job once; returns the id of the job that does it. */
  String dispatch(JobKey key, String payload, JsonNode meta, Ids ids) {
    ObjectNode job = Dispatch.job(expect(key), payload, meta, ids, clock.instant());
    var _ = store(JobKey.of(job), job, Optional.empty(), "JobRegistered", "job-register");
    return Trees.text(job, "ID");
  }

  ObjectNode expect(JobKey key) {
    return store.find(Table.JOBS, key.text()).orElseThrow(() -> new NoSuchThing("job not found"));
  }

  /** The versions of a job, the newest first. */
  List<ObjectNode> versions(JobKey key) {
    return List.copyOf(versions.getOrDefault(key.text(), List.of()));
  }
}
