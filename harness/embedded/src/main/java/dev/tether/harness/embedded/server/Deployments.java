package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import java.util.List;

/**
 * The roll-outs of service jobs: begun with a version, successful once all its tasks run. Its
 * methods are called within a write.
 */
record Deployments(StateStore store, Ids ids) {

  /** Begins the roll-out of a job's present version. */
  void begin(ObjectNode job) {
    cancel(JobKey.of(job));
    if (!Trees.text(job, "Type").equals("service")) {
      return;
    }
    ObjectNode deployment =
        Trees.object()
            .put("ID", ids.next())
            .put("Namespace", Trees.text(job, "Namespace"))
            .put("JobID", Trees.text(job, "ID"))
            .put("JobVersion", job.path("Version").asLong())
            .put("Status", "running")
            .put("StatusDescription", "Deployment is running");
    store.put(
        Table.DEPLOYMENTS, Trees.text(deployment, "ID"), deployment, "DeploymentStatusUpdate");
  }

  /** Ends the roll-outs of a job that are not over. */
  void cancel(JobKey key) {
    end(key, "cancelled", "Cancelled because job is stopped or has a newer version");
  }

  /** Looks whether a job's roll-out is over. */
  void settle(JobKey key, List<ObjectNode> allocations) {
    store
        .find(Table.JOBS, key.text())
        .filter(job -> allRun(job, allocations))
        .ifPresent(_ -> end(key, "successful", "Deployment completed successfully"));
  }

  private static boolean allRun(ObjectNode job, List<ObjectNode> allocations) {
    for (JsonNode group : job.path("TaskGroups")) {
      long running =
          allocations.stream()
              .filter(a -> Trees.text(a, "TaskGroup").equals(Trees.text(group, "Name")))
              .filter(Trees::wantedToRun)
              .filter(a -> Trees.clientStatusIs(a, "running"))
              .filter(a -> a.path("Job").path("Version").equals(job.path("Version")))
              .count();
      if (running < group.path("Count").asLong(1)) {
        return false;
      }
    }
    return true;
  }

  private void end(JobKey key, String status, String description) {
    for (ObjectNode deployment : store.all(Table.DEPLOYMENTS)) {
      if (JobKey.ofChild(deployment).equals(key)
          && Trees.text(deployment, "Status").equals("running")) {
        store.change(
            Table.DEPLOYMENTS,
            Trees.text(deployment, "ID"),
            "DeploymentStatusUpdate",
            after -> after.put("Status", status).put("StatusDescription", description));
      }
    }
  }
}
