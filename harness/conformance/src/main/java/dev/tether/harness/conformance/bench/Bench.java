package dev.tether.harness.conformance.bench;

import dev.tether.harness.tap.host.TaskGround;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where one check after the other is made. What a check started is cleared away after it; the
 * plugin that most checks share lives on. Used by one thread at a time.
 */
public final class Bench implements AutoCloseable {
  private final Subject subject;
  private final Path directory;
  private final List<Host> hosts = new ArrayList<>();
  private final List<LiveTask> tasks = new ArrayList<>();
  private final List<TaskGround> grounds = new ArrayList<>();
  private Optional<Host> shared = Optional.empty();
  private int invocations;

  /**
   * Creates an empty bench.
   *
   * @param directory for the files of tasks
   */
  public Bench(Subject subject, Path directory) {
    this.subject = subject;
    this.directory = directory;
  }

  /** The plugin to check. */
  public Subject subject() {
    return subject;
  }

  /** How long what should happen may take. */
  public Duration patience() {
    return subject.patience();
  }

  /** The configured plugin that most checks share; another one if it has died. */
  public Host host() throws InterruptedException {
    if (shared.filter(Host::isAlive).isEmpty()) {
      shared.ifPresent(Host::close);
      shared = Optional.empty();
      shared = Optional.of(Host.start(subject).configured());
    }
    return shared.get();
  }

  /** Whether the shared plugin was started and has died. */
  public boolean sharedDied() {
    return shared.filter(host -> !host.isAlive()).isPresent();
  }

  /** A plugin of the check's own. */
  public Host newHost() throws InterruptedException {
    Host host = bareHost();
    host.configured();
    return host;
  }

  /** A plugin of the check's own that was not configured. */
  public Host bareHost() throws InterruptedException {
    Host host = Host.start(subject);
    hosts.add(host);
    return host;
  }

  /** An allocation without a task yet. */
  public TaskGround ground() throws IOException, InterruptedException {
    TaskGround ground = TaskGround.create(directory, UUID.randomUUID().toString(), "check");
    grounds.add(ground);
    return ground;
  }

  /** The configuration of a task that runs a shell script. */
  public TaskConfig config(TaskGround ground, String script) {
    return ground.config(
        "%08x".formatted(++invocations),
        subject.script(script),
        Map.of("CHECK_VARIABLE", "value of a variable"));
  }

  /** Starts a task that runs a shell script, on the shared plugin. */
  public LiveTask start(String script) throws IOException, InterruptedException {
    return start(host(), script);
  }

  /** Starts a task that runs a shell script. */
  public LiveTask start(Host host, String script) throws IOException, InterruptedException {
    TaskGround ground = ground();
    return start(host, ground, config(ground, script));
  }

  /** Starts a task. */
  public LiveTask start(Host host, TaskGround ground, TaskConfig config) {
    try {
      StartTaskResponse answer =
          host.driver().startTask(StartTaskRequest.newBuilder().setTask(config).build());
      LiveTask task = new LiveTask(host, ground, answer.getHandle(), subject.patience());
      tasks.add(task);
      return task;
    } catch (StatusRuntimeException e) {
      throw new Finding("a plain task does not start: " + e.getMessage(), e);
    }
  }

  /**
   * Hands a task's state to the allocation that replaces its own, on another node's plugin, as
   * Nomad up to 1.9 does for remote tasks: with another id, an unknown state and no driver
   * configuration.
   *
   * @throws StatusRuntimeException when the plugin does not take it
   */
  public LiveTask adopt(LiveTask task, Host other) throws IOException, InterruptedException {
    TaskGround ground = ground();
    TaskConfig config = config(ground, "").toBuilder().clearMsgpackDriverConfig().build();
    TaskHandle handle =
        task.handle().toBuilder().setConfig(config).setState(TaskState.UNKNOWN).build();
    var _ = other.driver().recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build());
    LiveTask adopted = new LiveTask(other, ground, handle, subject.patience());
    tasks.add(adopted);
    return adopted;
  }

  /** Clears away what a check made. */
  public void clear() {
    tasks.forEach(LiveTask::clear);
    tasks.clear();
    hosts.forEach(Host::close);
    hosts.clear();
    grounds.forEach(TaskGround::close);
    grounds.clear();
  }

  @Override
  public void close() {
    clear();
    shared.ifPresent(Host::close);
    shared = Optional.empty();
  }
}
