package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes allocations. */
final class NewAllocation {
  /** The dynamic ports of Nomad's clients. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  private NewAllocation() {}

  static ObjectNode of(
      Ids ids,
      ObjectNode job,
      Plan.Placement placement,
      ObjectNode node,
      String evaluation,
      Instant now) {
    JsonNode group = placement.group();
    String name = Trees.text(group, "Name");
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    ObjectNode allocation =
        Trees.object()
            .put("ID", ids.next())
            .put("EvalID", evaluation)
            .put("Name", "%s.%s[%d]".formatted(Trees.text(job, "ID"), name, placement.index()))
            .put("Namespace", Trees.text(job, "Namespace"))
            .put("NodeID", Trees.text(node, "ID"))
            .put("NodeName", Trees.text(node, "Name"))
            .put("JobID", Trees.text(job, "ID"))
            .put("TaskGroup", name)
            .put("DesiredStatus", "run")
            .put("DesiredDescription", "")
            .put("ClientStatus", "pending")
            .put("ClientDescription", "")
            .put("PreviousAllocation", "")
            .put("NextAllocation", "")
            .put("PreemptedByAllocation", "")
            .put("DeploymentID", "")
            .put("FollowupEvalID", "")
            .put("CreateTime", nanos)
            .put("ModifyTime", nanos);
    allocation.set("Job", job);
    allocation.set("DesiredTransition", transition());
    allocation.putNull("TaskStates").putNull("AllocStates").putNull("RescheduleTracker");
    allocation.putNull("DeploymentStatus");
    allocation.set("AllocatedResources", resources(group, ids));
    placement
        .previous()
        .ifPresent(
            previous -> {
              allocation.put("PreviousAllocation", Trees.text(previous, "ID"));
              if (Trees.clientStatusIs(previous, "failed")) {
                allocation.set("RescheduleTracker", Rescheduling.tracked(previous, now));
              }
            });
    return allocation;
  }

  /** A transition that nobody asked for. */
  static ObjectNode transition() {
    return Trees.object()
        .putNull("Migrate")
        .putNull("Reschedule")
        .putNull("ForceReschedule")
        .putNull("NoShutdownDelay")
        .putNull("MigrateDisablePlacement");
  }

  private static ObjectNode resources(JsonNode group, Ids ids) {
    ObjectNode all = Trees.object();
    ObjectNode tasks = all.putObject("Tasks");
    for (JsonNode task : group.path("Tasks")) {
      JsonNode asked = task.path("Resources");
      ObjectNode given = tasks.putObject(Trees.text(task, "Name"));
      given.putObject("Cpu").put("CpuShares", asked.path("CPU").asLong());
      given
          .putObject("Memory")
          .put("MemoryMB", asked.path("MemoryMB").asLong())
          .put("MemoryMaxMB", asked.path("MemoryMaxMB").asLong());
      given.putNull("Networks").putNull("Devices");
    }
    all.putObject("Shared")
        .put("DiskMB", group.path("EphemeralDisk").path("SizeMB").asLong(300))
        .putNull("Networks")
        .set("Ports", ports(group, ids));
    return all;
  }

  /** The ports of a group, with numbers for those that may have any. */
  private static ArrayNode ports(JsonNode group, Ids ids) {
    ArrayNode ports = Trees.object().putArray("Ports");
    Set<Integer> taken = new HashSet<>();
    for (JsonNode network : group.path("Networks")) {
      for (JsonNode port : network.path("ReservedPorts")) {
        ports.add(port(port, port.path("Value").asInt()));
      }
      for (JsonNode port : network.path("DynamicPorts")) {
        int number = FIRST_PORT + ids.below(PORTS);
        while (!taken.add(number)) {
          number = FIRST_PORT + ids.below(PORTS);
        }
        ports.add(port(port, number));
      }
    }
    return ports;
  }

  private static ObjectNode port(JsonNode asked, int number) {
    int to = asked.path("To").asInt();
    return Trees.object()
        .put("Label", Trees.text(asked, "Label"))
        .put("Value", number)
        .put("To", to < 0 ? number : to)
        .put("HostIP", "127.0.0.1");
  }

  /**
   * Gives the successor the task handles, as Nomad up to 1.9 does: of an allocation that is lost or
   * moves away and whose client did not say that it is over.
   */
  static void handOver(ObjectNode previous, ObjectNode successor) {
    boolean lost = Trees.clientStatusIs(previous, "lost");
    boolean ended =
        Trees.clientStatusIs(previous, "complete") || Trees.clientStatusIs(previous, "failed");
    if (ended || !(lost || Trees.migrates(previous))) {
      return;
    }
    ObjectNode states = Trees.object();
    for (Map.Entry<String, JsonNode> state : previous.path("TaskStates").properties()) {
      JsonNode handle = state.getValue().path("TaskHandle");
      if (handle.isObject()) {
        states.putObject(state.getKey()).put("State", "").set("TaskHandle", handle);
      }
    }
    if (!states.isEmpty()) {
      successor.set("TaskStates", states);
    }
  }
}
