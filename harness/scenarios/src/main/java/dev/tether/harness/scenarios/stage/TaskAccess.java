package dev.tether.harness.scenarios.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadFailure;
import dev.tether.nomad.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One task under one allocation, as a person sees it through Nomad. Methods that wait do so with a
 * bound and throw a {@link dev.tether.harness.cluster.ClusterFailure} when it is over. Used by one
 * thread.
 */
public final class TaskAccess {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final int SHOWN = 400;

  private final Stage stage;
  private final StagedTask task;

  TaskAccess(Stage stage, StagedTask task) {
    this.stage = Objects.requireNonNull(stage, "stage");
    this.task = Objects.requireNonNull(task, "task");
  }

  private String name() {
    return task.slot().task();
  }

  /**
   * What Nomad has of the task's log now.
   *
   * @param stream {@code stdout} or {@code stderr}
   */
  public String log(String stream) {
    try {
      byte[] bytes = stage.api().logs(task.allocationId(), name(), stream);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NomadFailure.NotFound notYet) {
      return "";
    }
  }

  /** What the task wrote to stdout, once this text is in it. */
  public String awaitLog(String text) throws InterruptedException {
    return awaitLog("stdout", text);
  }

  /** What the task wrote to a stream, once this text is in it. */
  public String awaitLog(String stream, String text) throws InterruptedException {
    return stage
        .await()
        .until(
            "\"%s\" in the %s of %s".formatted(text, stream, task.slot().display()),
            PATIENCE,
            () -> Optional.of(log(stream)).filter(log -> log.contains(text)),
            () -> end(log(stream)));
  }

  private static String end(String log) {
    return log.substring(Math.max(0, log.length() - SHOWN));
  }

  /** The task's events that Nomad still has, the oldest first. */
  public List<TaskState.Event> events() {
    return stage
        .api()
        .allocation(task.allocationId())
        .map(Allocation::taskStates)
        .flatMap(states -> Optional.ofNullable(states.get(name())))
        .map(TaskState::events)
        .orElse(List.of());
  }

  /** The first event of this type whose message has this text, once there is one. */
  public TaskState.Event awaitEvent(String type, String text) throws InterruptedException {
    return stage
        .await()
        .until(
            "an event \"%s\" with \"%s\" of %s".formatted(type, text, task.slot().display()),
            PATIENCE,
            () ->
                events().stream()
                    .filter(event -> event.type().equals(type))
                    .filter(event -> event.displayMessage().contains(text))
                    .findFirst(),
            () -> events().stream().map(e -> e.type() + ": " + e.displayMessage()).toList() + "");
  }

  /** Runs a program beside the task, as {@code nomad alloc exec} does, and waits for its end. */
  public NomadProgram.Outcome exec(String... command) throws InterruptedException {
    return exec("", List.of(command));
  }

  /** The same with something on its input, which ends then. */
  public NomadProgram.Outcome exec(String input, List<String> command) throws InterruptedException {
    return stage
        .nomad()
        .run(NomadProgram.exec(task, command), input.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins to run a program beside the task; whoever calls this ends it. */
  public Process startExec(String... command) {
    return stage.nomad().start(NomadProgram.exec(task, List.of(command)));
  }

  /** Sends the task a signal, for instance {@code SIGHUP}. */
  public void signal(String signal) {
    stage.recording().action(task.node().name(), "alloc signal " + signal + " to " + name(), false);
    stage.api().signalAllocation(task.allocationId(), signal, Optional.of(name()));
  }

  /** Restarts the task in place, as {@code nomad alloc restart} does. */
  public void restart() {
    stage.recording().action(task.node().name(), "alloc restart of " + name(), false);
    stage.api().restartAllocation(task.allocationId(), Optional.of(name()));
  }

  /** What {@code nomad alloc status -stats} shows of the task: Nomad's ResourceUsage. */
  public JsonNode stats() {
    return stage
        .api()
        .query(
            "/v1/client/allocation/" + task.allocationId() + "/stats", Map.of(), 0, Duration.ZERO)
        .value()
        .path("Tasks")
        .path(name())
        .path("ResourceUsage");
  }
}
