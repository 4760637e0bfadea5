package dev.tether.harness.embedded.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Whether two versions of a job differ in what a running allocation can't take over. */
final class Specifications {
  private static final List<String> OF_TASK =
      List.of(
          "Name",
          "Driver",
          "User",
          "Config",
          "Env",
          "Meta",
          "Resources",
          "LogConfig",
          "Artifacts",
          "VolumeMounts",
          "Templates");

  private Specifications() {}

  /** Whether what runs under one version has to be replaced for the other. */
  static boolean needsNewAllocation(JsonNode before, JsonNode after, JsonNode group) {
    Optional<JsonNode> old = Trees.group(before, Trees.text(group, "Name"));
    if (old.isEmpty()
        || !old.get().path("Meta").equals(group.path("Meta"))
        || !old.get().path("Volumes").equals(group.path("Volumes"))
        || !old.get().path("Networks").equals(group.path("Networks"))
        || !old.get().path("EphemeralDisk").equals(group.path("EphemeralDisk"))) {
      return true;
    }
    if (!before.path("Meta").equals(after.path("Meta"))) {
      return true;
    }
    List<JsonNode> oldTasks = Trees.list(old.get().path("Tasks"));
    List<JsonNode> newTasks = Trees.list(group.path("Tasks"));
    if (oldTasks.size() != newTasks.size()) {
      return true;
    }
    for (int i = 0; i < oldTasks.size(); i++) {
      JsonNode oldTask = oldTasks.get(i);
      JsonNode newTask = newTasks.get(i);
      if (OF_TASK.stream().anyMatch(key -> !oldTask.path(key).equals(newTask.path(key)))) {
        return true;
      }
    }
    return false;
  }

  /** Whether two jobs say the same, whatever Nomad added to them. */
  static boolean same(ObjectNode one, ObjectNode other) {
    return said(one).equals(said(other));
  }

  private static ObjectNode said(ObjectNode job) {
    ObjectNode said = Trees.object();
    said.setAll(job);
    said.remove(
        List.of(
            "Status",
            "StatusDescription",
            "Version",
            "CreateIndex",
            "ModifyIndex",
            "JobModifyIndex",
            "SubmitTime",
            "Stable"));
    return said;
  }
}
