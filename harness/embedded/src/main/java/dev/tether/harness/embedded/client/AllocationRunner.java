package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.client.NodeDisk.SavedAllocation;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.Table;
import dev.tether.nomad.Allocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the tasks of one allocation. Thread-safe. */
final class AllocationRunner {
  private static final Duration GLANCE = Duration.ofMillis(500);

  private final AgentParts parts;
  private final Server server;
  private final NodeDisk disk;
  private final SavedAllocation saved;
  private final List<TaskRunner> tasks = new ArrayList<>();
  private boolean stopping;
  private boolean diskTaken;

  AllocationRunner(AgentParts parts, NodeDisk disk, SavedAllocation saved) {
    this.parts = parts;
    this.server = parts.server();
    this.disk = disk;
    this.saved = saved;
    Path directory = disk.allocationDirectory(saved.id());
    for (JsonNode task : group(new Allocation(saved.allocation())).path("Tasks")) {
      NodeDisk.SavedTask kept = saved.task(task.path("Name").asText());
      TaskRunner runner =
          new TaskRunner(parts, saved::allocation, task, kept, directory, this::report);
      runner.inherit(saved.allocation().path("TaskStates").path(runner.name()).path("TaskHandle"));
      tasks.add(runner);
    }
  }

  /** The group of the job that an allocation runs. */
  static JsonNode group(Allocation allocation) {
    for (JsonNode group : allocation.json().path("Job").path("TaskGroups")) {
      if (group.path("Name").asText().equals(allocation.taskGroup())) {
        return group;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }

  Optional<TaskRunner> task(String name) {
    return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
  }

  List<TaskRunner> tasks() {
    return List.copyOf(tasks);
  }

  /** Asks the driver for the tasks that ran before. */
  void restore() throws InterruptedException {
    for (TaskRunner task : tasks) {
      task.restore();
    }
  }

  /** Begins to run; returns at once. */
  void start() {
    update(saved.allocation());
    boolean fresh = tasks.stream().allMatch(task -> task.state().isNew());
    for (TaskRunner task : tasks) {
      Thread.ofVirtual()
          .name("task-" + saved.id() + "-" + task.name())
          .start(
              () -> {
                try {
                  awaitPredecessor();
                  if (fresh) {
                    inheritDisk();
                  }
                  task.run();
                  sibling(task);
                } catch (AgentGone | InterruptedException e) {
                  // The agent's threads end where they are.
                }
              });
    }
  }

  /** A task that fails takes the others of its allocation with it; so does the end of a leader. */
  private void sibling(TaskRunner ended) {
    if (ended.state().failed()) {
      tasks.stream().filter(task -> task != ended).forEach(TaskRunner::kill);
    }
  }

  /** What an allocation replaces has to be over before it starts. */
  private void awaitPredecessor() throws InterruptedException {
    String previous = new Allocation(saved.allocation()).previousAllocation().orElse("");
    boolean over = previous.isEmpty();
    while (!over && !isStopping()) {
      parts.life().pass();
      over = server.store().await(Table.ALLOCATIONS, previous, AllocationRunner::isOver, GLANCE);
    }
  }

  private static boolean isOver(Optional<ObjectNode> allocation) {
    return allocation
        .map(Allocation::new)
        .map(Allocation::clientStatus)
        .map(s -> s.isTerminal() || s == Allocation.ClientStatus.UNKNOWN)
        .orElse(true);
  }

  /** A sticky disk goes on with the successor, if that is on the same node. */
  private synchronized void inheritDisk() {
    Allocation now = new Allocation(saved.allocation());
    boolean sticky = group(now).path("EphemeralDisk").path("Sticky").asBoolean();
    if (sticky && now.previousAllocation().isPresent() && !diskTaken) {
      StickyDisk.move(
          disk.allocationDirectory(now.previousAllocation().get()),
          disk.allocationDirectory(now.id()),
          tasks.stream().map(TaskRunner::name).toList());
    }
    diskTaken = true;
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  /** The servers want something else of it now. */
  void update(ObjectNode newer) {
    saved.update(newer);
    boolean stop = !newer.path("DesiredStatus").asText().equals("run");
    synchronized (this) {
      if (!stop || stopping) {
        return;
      }
      stopping = true;
    }
    // What does not run yet must not begin to.
    tasks.stream().filter(task -> task.taskId().isEmpty()).forEach(TaskRunner::kill);
    Thread.ofVirtual().name("stop-" + saved.id()).start(this::stopTasks);
  }

  private void stopTasks() {
    try {
      for (TaskRunner task : tasks) {
        long nanos = group(new Allocation(saved.allocation())).path("ShutdownDelay").asLong(0);
        task.event(
            "Killing",
            "Sent interrupt. Waiting %s before force killing".formatted(killTimeout(task)),
            Map.of("kill_timeout", killTimeout(task)));
        if (nanos > 0) {
          var _ = parts.time().after(Duration.ofNanos(nanos), task::kill);
        } else {
          task.kill();
        }
      }
    } catch (AgentGone e) {
      // The agent's threads end where they are.
    }
  }

  private String killTimeout(TaskRunner task) {
    for (JsonNode one : group(new Allocation(saved.allocation())).path("Tasks")) {
      if (one.path("Name").asText().equals(task.name())) {
        return Duration.ofNanos(one.path("KillTimeout").asLong()).toSeconds() + "s";
      }
    }
    return "5s";
  }

  /** The node is in touch with the servers again. */
  void reconnected() {
    tasks.forEach(task -> task.event("Reconnected", "Client reconnected", Map.of()));
  }

  String status() {
    List<String> states = tasks.stream().map(task -> task.state().state()).toList();
    boolean failed = tasks.stream().anyMatch(task -> task.state().failed());
    if (failed && states.stream().allMatch("dead"::equals)) {
      return "failed";
    }
    if (states.contains("pending")) {
      return "pending";
    }
    return states.contains("running") ? "running" : failed ? "failed" : "complete";
  }

  /** Tells the servers how it is. */
  synchronized void report() {
    parts.life().pass();
    String status = status();
    ObjectNode states = JsonNodeFactory.instance.objectNode();
    tasks.forEach(task -> states.set(task.name(), task.state().json()));
    server.updateAllocation(
        saved.id(),
        after -> {
          after.put("ClientStatus", status);
          after.put(
              "ClientDescription",
              switch (status) {
                case "failed" -> "Failed tasks";
                case "complete" -> "All tasks have completed";
                case "running" -> "Tasks are running";
                default -> "No tasks have started";
              });
          after.set("TaskStates", states);
        });
  }
}
