package dev.tether.harness.embedded.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Fills in what a job leaves out, as Nomad does when a job is parsed and registered. */
public final class Canonical {
  private static final List<String> TYPES = List.of("service", "batch", "system");
  private static final long SECOND = 1_000_000_000L;

  private Canonical() {}

  /**
   * The job with every default.
   *
   * @param given as it was parsed or sent; not changed
   * @throws JobRefused when it is incomplete or can't be run here
   */
  public static ObjectNode of(JsonNode given) {
    ObjectNode job = defaults(given);
    job.put("Name", text(job, "Name", text(job, "ID", "")));
    job.put("Type", text(job, "Type", "service"));
    String type = job.get("Type").asText();
    require(!text(job, "ID", "").isEmpty(), "Missing job ID");
    require(
        TYPES.contains(type),
        "jobs of the type \"%s\" are not imitated: give one of %s".formatted(type, TYPES));
    for (String missing : List.of("Periodic", "Multiregion")) {
      require(absent(job, missing), missing + " jobs are not imitated");
    }
    if (job.path("ParameterizedJob").isObject()) {
      require(type.equals("batch"), "Parameterized jobs have to be of the type batch");
      job.set("ParameterizedJob", Extras.parameters(job.path("ParameterizedJob")));
    }
    ArrayNode groups = JsonNodeFactory.instance.arrayNode();
    given.path("TaskGroups").forEach(group -> groups.add(group(job, group, type)));
    require(!groups.isEmpty(), "Missing job task groups");
    job.set("TaskGroups", groups);
    return job;
  }

  private static ObjectNode defaults(JsonNode given) {
    ObjectNode job =
        JsonNodeFactory.instance
            .objectNode()
            .put("Region", "global")
            .put("Namespace", "default")
            .put("NodePool", "default")
            .put("Priority", 50)
            .put("AllAtOnce", false)
            .put("Stop", false)
            .put("Version", 0)
            .put("Stable", false)
            .put("Status", "pending")
            .put("StatusDescription", "");
    job.putArray("Datacenters").add("*");
    for (String nothing :
        List.of("Meta", "Constraints", "Affinities", "Spreads", "Periodic", "ParameterizedJob")) {
      job.putNull(nothing);
    }
    overlay(job, given);
    return job;
  }

  private static ObjectNode group(JsonNode job, JsonNode given, String type) {
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    group.put("Count", 1);
    for (String nothing :
        List.of("Meta", "Constraints", "Affinities", "Networks", "Services", "Volumes")) {
      group.putNull(nothing);
    }
    group.putNull("ShutdownDelay").putNull("Disconnect").putNull("MaxClientDisconnect");
    group.putObject("EphemeralDisk").put("Migrate", false).put("SizeMB", 300).put("Sticky", false);
    overlay(group, given);
    require(!text(group, "Name", "").isEmpty(), "Task group missing name");
    require(absent(group, "Services"), "a group's services are not imitated");
    Extras.volumes(group);
    require(
        !group.path("EphemeralDisk").path("Migrate").asBoolean(),
        "an ephemeral disk that migrates is not imitated");
    group.set("Networks", Extras.networks(group.path("Networks")));
    boolean batch = type.equals("batch");
    group.set("RestartPolicy", Policies.restart(given.path("RestartPolicy"), batch));
    if (type.equals("system")) {
      group.putNull("ReschedulePolicy").putNull("Migrate");
    } else {
      group.set(
          "ReschedulePolicy",
          Policies.reschedule(job.path("Reschedule"), given.path("ReschedulePolicy"), batch));
    }
    if (type.equals("service")) {
      group.set("Migrate", Policies.migrate(job.path("Migrate"), given.path("Migrate")));
      group.set("Update", Policies.update(job.path("Update"), given.path("Update")));
    }
    require(group.path("Update").path("Canary").asInt() == 0, "canaries are not imitated");
    ArrayNode tasks = JsonNodeFactory.instance.arrayNode();
    given.path("Tasks").forEach(task -> tasks.add(task(group, task)));
    require(!tasks.isEmpty(), "Missing tasks for task group " + text(group, "Name", ""));
    group.set("Tasks", tasks);
    return group;
  }

  private static ObjectNode task(JsonNode group, JsonNode given) {
    ObjectNode task = JsonNodeFactory.instance.objectNode();
    task.put("User", "").put("KillSignal", "").put("Leader", false).put("Kind", "");
    task.put("KillTimeout", 5 * SECOND).put("ShutdownDelay", 0);
    for (String nothing :
        List.of(
            "Meta",
            "Env",
            "Constraints",
            "Artifacts",
            "Templates",
            "Vault",
            "Services",
            "Lifecycle",
            "DispatchPayload",
            "Identity",
            "Identities",
            "VolumeMounts")) {
      task.putNull(nothing);
    }
    task.putObject("Config");
    task.putObject("LogConfig").put("Disabled", false).put("MaxFileSizeMB", 10).put("MaxFiles", 10);
    task.putObject("Resources")
        .put("CPU", 100)
        .put("Cores", 0)
        .put("MemoryMB", 300)
        .put("MemoryMaxMB", 0)
        .put("DiskMB", 0);
    overlay(task, given);
    require(!text(task, "Name", "").isEmpty(), "Task missing name");
    require(
        !text(task, "Driver", "").isEmpty(), "Task " + text(task, "Name", "") + " missing driver");
    for (String missing : List.of("Vault", "Lifecycle")) {
      require(absent(task, missing), "a task's " + missing + " are not imitated");
    }
    Extras.complete(task);
    Extras.mounts(task, group);
    task.set(
        "RestartPolicy",
        Policies.merged((ObjectNode) group.get("RestartPolicy"), given.path("RestartPolicy")));
    return task;
  }

  /** Takes over what is given, one level into objects. */
  private static void overlay(ObjectNode defaults, JsonNode given) {
    given
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              JsonNode present = defaults.path(field.getKey());
              if (value.isObject() && present.isObject()) {
                defaults.set(field.getKey(), Policies.merged((ObjectNode) present, value));
              } else if (!value.isNull() || present.isMissingNode()) {
                defaults.set(field.getKey(), value);
              }
            });
  }

  static boolean absent(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isNull() || value.isMissingNode() || (value.isContainerNode() && value.isEmpty());
  }

  static String text(JsonNode json, String field, String otherwise) {
    String value = json.path(field).asText("");
    return value.isEmpty() || json.path(field).isNull() ? otherwise : value;
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new JobRefused(message);
    }
  }
}
