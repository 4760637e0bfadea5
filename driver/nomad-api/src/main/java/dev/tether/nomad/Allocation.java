package dev.tether.nomad;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An allocation as Nomad told it at one moment. Lists and events leave fields out: there {@link
 * #job} is empty.
 *
 * @param json Nomad's own answer; not to be changed
 */
public record Allocation(JsonNode json) {

  /** What the servers want of it. {@code OTHER} stands for words of a newer Nomad. */
  public enum DesiredStatus {
    RUN,
    STOP,
    EVICT,
    OTHER
  }

  /**
   * How it is. {@code UNKNOWN} is Nomad's word for a disconnected client; {@code OTHER} stands for
   * words of a newer Nomad.
   */
  public enum ClientStatus {
    PENDING,
    RUNNING,
    COMPLETE,
    FAILED,
    LOST,
    UNKNOWN,
    OTHER;

    /** Whether it has ended for good: complete, failed or lost. */
    public boolean isTerminal() {
      return this == COMPLETE || this == FAILED || this == LOST;
    }
  }

  /**
   * Why the servers want it to move.
   *
   * @param migrate it shall run on another node: a drain or {@code alloc stop}
   * @param noShutdownDelaySet a person ran {@code alloc stop}: only then is the field there
   * @param migrateDisablePlacement no successor will be placed
   * @param rescheduleSet {@code alloc stop} from Nomad 1.11
   */
  public record DesiredTransition(
      boolean migrate,
      boolean noShutdownDelaySet,
      boolean migrateDisablePlacement,
      boolean rescheduleSet) {}

  public Allocation {
    Objects.requireNonNull(json, "json");
  }

  public String id() {
    return Json.text(json, "ID");
  }

  /** {@code job.group[index]}. */
  public String name() {
    return Json.text(json, "Name");
  }

  /** The number in the name, or -1 when the name has none. */
  public int index() {
    String name = name();
    int open = name.lastIndexOf('[');
    try {
      return open < 0 || !name.endsWith("]")
          ? -1
          : Integer.parseInt(name.substring(open + 1, name.length() - 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  public String namespace() {
    return Json.text(json, "Namespace");
  }

  public String jobId() {
    return Json.text(json, "JobID");
  }

  public String taskGroup() {
    return Json.text(json, "TaskGroup");
  }

  public String nodeId() {
    return Json.text(json, "NodeID");
  }

  public String nodeName() {
    return Json.text(json, "NodeName");
  }

  public DesiredStatus desiredStatus() {
    return switch (Json.text(json, "DesiredStatus")) {
      case "run" -> DesiredStatus.RUN;
      case "stop" -> DesiredStatus.STOP;
      case "evict" -> DesiredStatus.EVICT;
      default -> DesiredStatus.OTHER;
    };
  }

  /** The scheduler's reason for the desired status, for people; may be empty. */
  public String desiredDescription() {
    return Json.text(json, "DesiredDescription");
  }

  public ClientStatus clientStatus() {
    return switch (Json.text(json, "ClientStatus")) {
      case "pending" -> ClientStatus.PENDING;
      case "running" -> ClientStatus.RUNNING;
      case "complete" -> ClientStatus.COMPLETE;
      case "failed" -> ClientStatus.FAILED;
      case "lost" -> ClientStatus.LOST;
      case "unknown" -> ClientStatus.UNKNOWN;
      default -> ClientStatus.OTHER;
    };
  }

  /** The client's own words for its status; may be empty. */
  public String clientDescription() {
    return Json.text(json, "ClientDescription");
  }

  public DesiredTransition desiredTransition() {
    JsonNode t = json.path("DesiredTransition");
    return new DesiredTransition(
        t.path("Migrate").asBoolean(false),
        Json.present(t, "NoShutdownDelay").isPresent(),
        t.path("MigrateDisablePlacement").asBoolean(false),
        Json.present(t, "Reschedule").isPresent());
  }

  /** The id of the allocation that this one replaces; lists of allocations leave it out. */
  public Optional<String> previousAllocation() {
    return Json.optional(json, "PreviousAllocation");
  }

  /** The id of the allocation that replaces this one. */
  public Optional<String> nextAllocation() {
    return Json.optional(json, "NextAllocation");
  }

  /** The id of the allocation that took this one's place by priority. */
  public Optional<String> preemptedBy() {
    return Json.optional(json, "PreemptedByAllocation");
  }

  public long createIndex() {
    return json.path("CreateIndex").asLong();
  }

  public long modifyIndex() {
    return json.path("ModifyIndex").asLong();
  }

  /** The version of the job it was made from; -1 where the answer does not tell. */
  public long jobVersion() {
    return job().map(Job::version).orElseGet(() -> json.path("JobVersion").asLong(-1));
  }

  /** The job as it was when this allocation was made or last updated in place. */
  public Optional<Job> job() {
    return Json.present(json, "Job").map(Job::new);
  }

  /** The states of its tasks by name, in Nomad's order; empty before the client told any. */
  public Map<String, TaskState> taskStates() {
    Map<String, TaskState> states = new LinkedHashMap<>();
    json.path("TaskStates")
        .properties()
        .forEach(e -> states.put(e.getKey(), new TaskState(e.getValue())));
    return states;
  }
}
