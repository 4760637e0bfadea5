package dev.tether.harness.conformance.bench;

import dev.tether.harness.tap.host.TaskGround;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaRequest;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.hclspec.Spec;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where one check after the other is made. What a check started is cleared away after it; the
 * plugin that most checks share lives on. Used by one thread at a time, but {@link #close} may come
 * from any: it takes the plugins away from a check that does not end.
 *
 * <p>A plugin that refuses its configuration, or never starts a task, is told so once: the check
 * that comes upon it first fails, and those after it that need the same make no sense.
 */
public final class Bench implements AutoCloseable {
  private final Subject subject;
  private final Path directory;
  private final List<Host> hosts = new CopyOnWriteArrayList<>();
  private final List<LiveTask> tasks = new CopyOnWriteArrayList<>();
  private final List<TaskGround> grounds = new CopyOnWriteArrayList<>();
  private final Once configuration = new Once("the plugin takes no configuration");
  private final Once starts = new Once("no task starts");
  private volatile Optional<Host> shared = Optional.empty();
  private Optional<String> handshake = Optional.empty();
  private Optional<Spec> taskSchema = Optional.empty();
  private boolean sharedIsConfigured;
  private boolean sharedHasDied;
  private int invocations;
  private volatile boolean inUse;

  /**
   * Creates an empty bench.
   *
   * @param directory for the files of tasks
   */
  public Bench(Subject subject, Path directory) {
    this.subject = subject;
    this.directory = directory;
  }

  /** Does something here, and clears up after it. */
  public <T> T use(Callable<T> work) throws Exception {
    inUse = true;
    try {
      return work.call();
    } finally {
      try {
        clear();
      } finally {
        inUse = false;
      }
    }
  }

  /** Whether something is being done here. */
  public boolean isInUse() {
    return inUse;
  }

  /** The plugin to check. */
  public Subject subject() {
    return subject;
  }

  /** How long what should happen may take. */
  public Duration patience() {
    return subject.patience();
  }

  /** The first line that the plugin prints. */
  public String handshake() throws InterruptedException {
    if (handshake.isEmpty()) {
      try (RawRun run = RawRun.start(subject, RawRun.nomadVariables(), true)) {
        handshake = Optional.of(run.stdout(subject.limits().start()));
      }
    }
    return handshake.get();
  }

  /** The plugin that most checks share, configured or not; another one if it has died. */
  public Host anyHost() throws InterruptedException {
    if (shared.filter(Host::isAlive).isEmpty()) {
      sharedHasDied |= shared.isPresent();
      shared.ifPresent(Host::close);
      shared = Optional.empty();
      shared = Optional.of(Host.start(subject));
      sharedIsConfigured = false;
    }
    return shared.get();
  }

  /** The plugin that most checks share, configured. */
  public Host host() throws InterruptedException {
    Host host = anyHost();
    if (!sharedIsConfigured) {
      var _ = configuration.tried(host::configured);
      sharedIsConfigured = true;
    }
    return host;
  }

  /** Kills the shared plugin, as a crash does. */
  public void crashShared() throws InterruptedException {
    if (shared.isPresent()) {
      shared.get().crash();
      shared = Optional.empty();
    }
  }

  /** Whether a shared plugin has ended by itself. */
  public boolean sharedDied() {
    return sharedHasDied || shared.filter(host -> !host.isAlive()).isPresent();
  }

  /** A plugin of the check's own. */
  public Host newHost() throws InterruptedException {
    return configuration.tried(bareHost()::configured);
  }

  /**
   * A plugin of the check's own, started by way of another program.
   *
   * @param prefix a command that replaces itself by the one that follows it
   */
  public Host newHost(List<String> prefix) throws InterruptedException {
    Host host = Host.start(subject, prefix);
    hosts.add(host);
    return configuration.tried(host::configured);
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

  /** The configuration of a task of a job of its own that runs a shell script. */
  public TaskConfig config(TaskGround ground, String script) throws InterruptedException {
    return config(ground, "check-" + ground.allocationId().substring(0, 8), script);
  }

  private Spec taskSchema() throws InterruptedException {
    if (taskSchema.isEmpty()) {
      taskSchema =
          Optional.of(
              host()
                  .driver()
                  .taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance())
                  .getSpec());
    }
    return taskSchema.get();
  }

  private TaskConfig config(TaskGround ground, String job, String script)
      throws InterruptedException {
    Map<String, String> variables =
        Map.of(
            "CHECK_VARIABLE",
            "value of a variable",
            "NOMAD_JOB_ID",
            job,
            "NOMAD_JOB_NAME",
            job,
            "NOMAD_ALLOC_INDEX",
            "0");
    return ground
        .config("%08x".formatted(++invocations), subject.script(taskSchema(), script), variables)
        .toBuilder()
        .setJobId(job)
        .setJobName(job)
        .setUser(subject.user())
        .build();
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
    TaskHandle handle =
        starts.tried(
            () -> {
              try {
                return host.driver()
                    .startTask(StartTaskRequest.newBuilder().setTask(config).build())
                    .getHandle();
              } catch (StatusRuntimeException e) {
                throw new Finding("a plain task does not start: " + e.getMessage(), e);
              }
            });
    LiveTask task = new LiveTask(host, ground, handle, subject.patience());
    tasks.add(task);
    return task;
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
    TaskConfig config =
        config(ground, task.handle().getConfig().getJobId(), "").toBuilder()
            .clearMsgpackDriverConfig()
            .build();
    TaskHandle handle =
        task.handle().toBuilder().setConfig(config).setState(TaskState.UNKNOWN).build();
    var _ = other.driver().recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build());
    LiveTask adopted = new LiveTask(other, ground, handle, subject.patience());
    tasks.add(adopted);
    return adopted;
  }

  private void clear() {
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
