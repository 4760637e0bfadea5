package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.client.NodeDisk.SavedTask;
import dev.tether.harness.embedded.driver.DriverError;
import dev.tether.harness.embedded.driver.PluginGone;
import dev.tether.harness.embedded.spec.ConfigRefused;
import dev.tether.harness.embedded.template.TemplateRefused;
import dev.tether.nomad.Allocation;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskStats;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Runs one task. {@link #run} is for a thread of its own; the rest is for any. */
final class TaskRunner {
  private final AgentParts parts;
  private final Supplier<ObjectNode> allocation;
  private final JsonNode task;
  private final SavedTask saved;
  private final Path directory;
  private final Runnable report;
  private final RunningTask running;
  private final Restarts restarts = new Restarts();
  private final BlockingQueue<Wakeup> wakeups = new LinkedBlockingQueue<>();
  private final TaskServices services;
  private Optional<TaskTemplates> templates = Optional.empty();
  private boolean filled;
  private volatile boolean killed;

  /**
   * A runner that does nothing yet.
   *
   * @param allocation the allocation as the servers told it last
   * @param directory the allocation's
   * @param report tells the servers of the task's state
   */
  TaskRunner(
      AgentParts parts,
      Supplier<ObjectNode> allocation,
      JsonNode task,
      SavedTask saved,
      Path directory,
      Runnable report) {
    this.parts = parts;
    this.allocation = allocation;
    this.task = task;
    this.saved = saved;
    this.directory = directory;
    this.report = report;
    this.running = new RunningTask(parts, saved, wakeups);
    this.services = new TaskServices(parts, task);
    parts.life().atEnd(() -> wakeups.add(new Wakeup.AgentOver()));
  }

  String name() {
    return task.path("Name").asText();
  }

  TaskState state() {
    return saved.state();
  }

  /** Gives it the predecessor's handle. */
  void inherit(JsonNode handle) {
    running.inherit(handle);
  }

  /** The id of the present invocation, or nothing while there is none. */
  Optional<String> taskId() {
    return saved.handle().map(handle -> handle.getConfig().getId());
  }

  /** What the task uses, once the driver has told it. */
  Optional<TaskStats> statistics() {
    return running.statistics();
  }

  /** Ends the task for good; returns at once. */
  void kill() {
    killed = true;
    services.deregister(new Allocation(allocation.get()));
    wakeups.add(new Wakeup.Kill());
  }

  /** Ends the task and starts it afresh; returns at once. */
  void restart() {
    event("Restart Signaled", "User requested running tasks to restart", Map.of());
    wakeups.add(new Wakeup.Restart());
  }

  /** Sends the task a signal, and tells why. */
  void signal(String signal, String reason) throws PluginGone, DriverError, InterruptedException {
    event(
        "Signaling",
        "Task being sent signal %s: %s".formatted(signal, reason),
        Map.of("task_signal", signal));
    Optional<String> id = taskId();
    if (id.isPresent()) {
      parts.plugin().dispense().signal(id.get(), signal);
    }
  }

  /**
   * What happens before anything else when the agent starts: a task that ran is asked for. The
   * tasks of an agent do that one after the other.
   */
  void restore() throws InterruptedException {
    if (saved.state().state().equals("dead")) {
      return;
    }
    try {
      running.meet();
      if (saved.handle().isPresent() && !running.recover()) {
        event(
            "Failed Restoring Task",
            "failed to restore task; will not run until server is contacted",
            Map.of());
      }
    } catch (PluginGone | DriverError e) {
      saved.forgetHandle();
      event("Driver Failure", "the driver can't be used: " + e.getMessage(), Map.of());
    }
  }

  /** Runs the task to its end, or to that of the agent. */
  void run() {
    try {
      if (!saved.state().state().equals("dead")) {
        life();
      }
    } catch (AgentGone | InterruptedException e) {
      // The agent's threads end where they are.
    }
  }

  private void life() throws InterruptedException {
    boolean failed = false;
    boolean again = true;
    // A task that was found again has to be ended even if it was given up meanwhile.
    while (again && (!killed || saved.handle().isPresent())) {
      parts.life().pass();
      again = false;
      Restarts.Decision decision = once();
      switch (decision) {
        case Restarts.Decision.Done() -> {}
        case Restarts.Decision.Failed(String reason) -> {
          failed = true;
          event("Not Restarting", reason, Map.of("restart_reason", reason));
        }
        case Restarts.Decision.Again(Duration delay) -> {
          again = true;
          saved.state().restarted();
          if (delay.isPositive()) {
            pause(delay);
          }
        }
      }
    }
    stopCollectors();
    if (killed) {
      event("Killed", "Task successfully killed", Map.of());
    }
    saved.state().handle(Optional.empty());
    saved.state().dead(failed && !killed, parts.time().instant());
    report.run();
  }

  private void pause(Duration delay) throws InterruptedException {
    saved.state().pending();
    event("Restarting", "Task restarting in " + delay, Map.of());
    parts.time().after(delay, () -> wakeups.add(new Wakeup.PauseOver()));
    while (true) {
      switch (wakeups.take()) {
        case Wakeup.PauseOver(), Wakeup.Kill(), Wakeup.Restart() -> {
          return;
        }
        case Wakeup.AgentOver() -> throw new AgentGone();
        case Wakeup.Ended _, Wakeup.PluginLost _ -> {}
      }
    }
  }

  /** One invocation. */
  private Restarts.Decision once() throws InterruptedException {
    try {
      TaskConfig config = prepare();
      if (saved.handle().isEmpty()) {
        begin(config);
      }
      startedNow();
      RunningTask.End end = running.awaitEnd(this::stopSignal, killTimeout(), () -> killed);
      return ended(end);
    } catch (ConfigRefused e) {
      return refused("Failed Validation", e.getMessage(), false);
    } catch (IOException e) {
      return refused("Setup Failure", "failed to set the task up: " + e.getMessage(), true);
    } catch (TemplateRefused e) {
      return refused("Template", e.getMessage(), false);
    } catch (DriverError e) {
      return refused("Driver Failure", e.getMessage(), e.recoverable());
    } catch (PluginGone e) {
      parts.life().pass();
      return refused("Driver Failure", e.getMessage(), true);
    }
  }

  private TaskConfig prepare() throws IOException, ConfigRefused, InterruptedException {
    if (saved.state().isNew()) {
      event("Received", "Task received by client", Map.of());
    }
    if (saved.handle().isEmpty()) {
      event("Task Setup", "Building Task Directory", Map.of("message", "Building Task Directory"));
    }
    TaskConfigs.makeDirectories(directory, name());
    if (!task.path("LogConfig").path("Disabled").asBoolean(false)) {
      parts.collectors().start(directory.resolve("alloc/logs"), name(), task.path("LogConfig"));
    }
    Allocation read = new Allocation(allocation.get());
    JsonNode group = AllocationRunner.group(read);
    TaskEnvironment environment =
        TaskEnvironment.of(
            parts.node().get(),
            allocation.get(),
            group,
            task,
            running.capabilities().getFsIsolation(),
            directory);
    Path own = directory.resolve(name());
    if (saved.handle().isEmpty() && !filled) {
      TaskFiles.write(read, task, own, environment.variables(), parts);
      filled = true;
    }
    templates(own).write(environment.variables(), this::isOver);
    String id = "%s/%s/%s".formatted(read.id(), name(), parts.ids().brief());
    return TaskConfigs.of(
        id,
        read,
        task,
        environment,
        running.schema(),
        directory,
        parts.node().get().path("HostVolumes"));
  }

  private TaskTemplates templates(Path own) {
    if (templates.isEmpty()) {
      templates = Optional.of(new TaskTemplates(parts, task, own, new Rerendered()));
    }
    return templates.get();
  }

  private boolean isOver() {
    return killed || saved.state().state().equals("dead");
  }

  /** What follows when the task's templates have changed. */
  private final class Rerendered implements TaskTemplates.Changes {
    @Override
    public void restart() {
      event("Restart Signaled", "Template with change_mode restart re-rendered", Map.of());
      wakeups.add(new Wakeup.Restart());
    }

    @Override
    public void signal(String signal) {
      try {
        TaskRunner.this.signal(signal, "Template re-rendered");
      } catch (PluginGone | DriverError e) {
        event("Driver Failure", "signal " + signal + ": " + e.getMessage(), Map.of());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void begin(TaskConfig config) throws PluginGone, DriverError, InterruptedException {
    // In the native dialect the predecessor's handle is tried first.
    if (!killed && !running.takeOver(config)) {
      running.start(config);
    }
    if (saved.handle().isPresent()) {
      event("Started", "Task started by client", Map.of());
    }
  }

  private void startedNow() {
    if (saved.handle().isEmpty()) {
      return;
    }
    if (parts.dialect().handsOver() && running.capabilities().getRemoteTasks()) {
      TaskHandle handle = saved.handle().get();
      ObjectNode kept = JsonNodeFactory.instance.objectNode();
      kept.put("Version", handle.getVersion());
      kept.put(
          "DriverState", Base64.getEncoder().encodeToString(handle.getDriverState().toByteArray()));
      saved.state().handle(Optional.of(kept));
    }
    saved.state().running(parts.time().instant());
    services.register(new Allocation(allocation.get()), saved.network());
    report.run();
  }

  /** What the driver is told in a stop: DETACH where it shall let the task go on. */
  private String stopSignal() {
    Allocation now = new Allocation(allocation.get());
    boolean moves =
        now.desiredTransition().migrate() || now.clientStatus() == Allocation.ClientStatus.LOST;
    return parts.dialect().handsOver() && running.capabilities().getRemoteTasks() && moves
        ? "DETACH"
        : task.path("KillSignal").asText("");
  }

  private Duration killTimeout() {
    Duration asked = Duration.ofNanos(task.path("KillTimeout").asLong());
    Duration most = Duration.ofSeconds(30);
    return asked.compareTo(most) > 0 ? most : asked;
  }

  private Restarts.Decision ended(RunningTask.End end) {
    WaitTaskResponse result = end.result();
    if (saved.handle().isPresent()) {
      terminated(result);
    }
    services.deregister(new Allocation(allocation.get()));
    running.destroy();
    if (end.restartWanted() && !killed) {
      return new Restarts.Decision.Again(Duration.ZERO);
    }
    if (killed) {
      return new Restarts.Decision.Done();
    }
    boolean success =
        result.getErr().isEmpty()
            && result.getResult().getExitCode() == 0
            && result.getResult().getSignal() == 0;
    return decide(success);
  }

  private Restarts.Decision decide(boolean success) {
    boolean batch = allocation.get().path("Job").path("Type").asText().equals("batch");
    return restarts.decide(task.path("RestartPolicy"), success, batch, parts.time().instant());
  }

  private void terminated(WaitTaskResponse result) {
    String code = Integer.toString(result.getResult().getExitCode());
    String signal = Integer.toString(result.getResult().getSignal());
    StringBuilder text = new StringBuilder("Exit Code: " + code);
    if (result.getResult().getSignal() != 0) {
      text.append(", Signal: ").append(signal);
    }
    if (!result.getErr().isEmpty()) {
      text.append(", Exit Message: \"").append(result.getErr()).append('"');
    }
    event(
        "Terminated",
        text.toString(),
        Map.of(
            "exit_code", code,
            "signal", signal,
            "oom_killed", Boolean.toString(result.getResult().getOomKilled())));
  }

  private Restarts.Decision refused(String type, String message, boolean recoverable) {
    event(type, message, Map.of());
    if (killed) {
      return new Restarts.Decision.Done();
    }
    return recoverable ? decide(false) : new Restarts.Decision.Failed("Error was unrecoverable");
  }

  private void stopCollectors() throws InterruptedException {
    try {
      parts.collectors().stop(directory.resolve("alloc/logs"), name());
    } catch (IOException e) {
      event("Setup Failure", "a log pipe can't be removed: " + e, Map.of());
    }
  }

  /** Adds an event and tells the servers. */
  void event(String type, String message, Map<String, String> details) {
    saved.state().event(parts.time().instant(), type, message, details);
    report.run();
  }
}
