package dev.tether.plugin.testing;

import dev.tether.plugin.config.PluginConfig;
import dev.tether.plugin.config.ReattachPolicy;
import dev.tether.plugin.config.TaskDefinition;
import dev.tether.plugin.contents.Courier;
import dev.tether.plugin.events.EventHub;
import dev.tether.plugin.events.TaskEvent;
import dev.tether.plugin.lifecycle.Connections;
import dev.tether.plugin.lifecycle.HandleState;
import dev.tether.plugin.lifecycle.LeaseKeeper;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.lifecycle.Narrator;
import dev.tether.plugin.lifecycle.TaskRecoverer;
import dev.tether.plugin.lifecycle.TaskRegistry;
import dev.tether.plugin.lifecycle.TaskSignaller;
import dev.tether.plugin.lifecycle.TaskStarter;
import dev.tether.plugin.lifecycle.TaskStopper;
import dev.tether.plugin.nomad.NomadView;
import dev.tether.plugin.remote.RuntimeConnection;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The driver on one Nomad node, without the protocol: what a plugin process holds. */
public final class TestNode implements AutoCloseable {
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

  private final PluginConfig config =
      PluginConfig.decode(Config.settings(Map.of("cluster", TestAgent.CLUSTER)), List.of());
  private final TaskRegistry registry = new TaskRegistry();
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final RuntimeConnection connection;
  private final Courier courier = Courier.start(InstantSource.system());
  private final TaskStarter starter;
  private final TaskStopper stopper;
  private final TaskSignaller signaller;
  private final TaskRecoverer recoverer;
  private final LeaseKeeper leases;
  private final Path directory;

  public TestNode(TestAgent agent, NomadView nomad, Path directory) {
    this(agent, nomad, directory, Duration.ofSeconds(15));
  }

  public TestNode(TestAgent agent, NomadView nomad, Path directory, Duration lease) {
    this(agent.connect(), nomad, directory, lease);
  }

  /** A node whose tasks run on a runtime that is there already. */
  public TestNode(RemoteRuntime runtime, NomadView nomad, Path directory, Duration lease) {
    this.directory = directory;
    EventHub hub = new EventHub();
    hub.listen((TaskEvent event) -> events.add(event.message()));
    Narrator narrator = new Narrator(hub, InstantSource.system());
    this.connection = new RuntimeConnection("default", runtime, TestAgent.CLUSTER).open();
    this.starter = new TaskStarter(registry, nomad, courier, narrator, lease);
    this.stopper = new TaskStopper(registry, nomad, narrator);
    this.recoverer =
        new TaskRecoverer(
            registry, new Connections(List.of(connection)), nomad, courier, narrator, lease);
    this.signaller = new TaskSignaller(narrator);
    this.leases = new LeaseKeeper(registry, lease).start();
  }

  /** The connection to the agent. */
  public RuntimeConnection connection() {
    return connection;
  }

  /** What Nomad sends for one invocation of the task by an allocation. */
  public TaskConfig invocation(String allocation, int number) {
    Path allocationDirectory = directory.resolve(allocation);
    return TaskConfig.newBuilder()
        .setId("%s/server/%08x".formatted(allocation, number))
        .setName("server")
        .setAllocId(allocation)
        .setAllocDir(allocationDirectory.toString())
        .setJobId("web")
        .setJobName("web")
        .setTaskGroupName("app")
        .setNamespace("default")
        .setNodeName(directory.getFileName().toString())
        .setStdoutPath(allocationDirectory.resolve("none").toString())
        .setStderrPath(allocationDirectory.resolve("none").toString())
        .putEnv("NOMAD_ALLOC_INDEX", "0")
        .build();
  }

  /** StartTask with a command, where a drained batch task may run to its end. */
  public ManagedTask startBatch(TaskConfig invocation, String... command)
      throws InterruptedException {
    ReattachPolicy policy = config.reattach();
    return starter.start(
        invocation,
        new TaskDefinition(
            List.of(command),
            "default",
            Optional.empty(),
            new ReattachPolicy(
                policy.onDrain(),
                policy.onLost(),
                policy.onAllocStop(),
                ReattachPolicy.OnBatchDrain.FINISH,
                policy.onUnknown(),
                policy.detachTtl()),
            config.contents()),
        connection);
  }

  /** StartTask with a command. */
  public ManagedTask start(TaskConfig invocation, String... command) throws InterruptedException {
    return starter.start(
        invocation,
        new TaskDefinition(
            List.of(command), "default", Optional.empty(), config.reattach(), config.contents()),
        connection);
  }

  /** What Nomad stores of a started task. */
  public static TaskHandle handle(TaskConfig invocation, ManagedTask task) {
    return TaskHandle.newBuilder()
        .setVersion(HandleState.VERSION)
        .setConfig(invocation)
        .setState(TaskState.RUNNING)
        .setDriverState(com.google.protobuf.ByteString.copyFrom(task.handle().encode()))
        .build();
  }

  /** RecoverTask. */
  public ManagedTask recover(TaskHandle handle) throws InterruptedException {
    recoverer.recover(handle);
    return registry.find(handle.getConfig().getId()).orElseThrow();
  }

  /** SignalTask. */
  public void signal(ManagedTask task, String signal) {
    signaller.signal(task, signal);
  }

  /** StopTask. */
  public void stop(ManagedTask task) throws InterruptedException {
    stopper.stop(task.invocation().nomadTaskId(), KILL_TIMEOUT, "");
  }

  /** WaitTask. */
  public static ExitResult await(ManagedTask task) throws InterruptedException {
    try {
      return task.end().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the task has not ended", e);
    }
  }

  /** DestroyTask. */
  public void destroy(ManagedTask task) {
    registry.destroy(task.invocation().nomadTaskId(), true);
  }

  /** The sentences that people were told. */
  public List<String> events() {
    return List.copyOf(events);
  }

  /** No lease is renewed any more, and with the leases no progress of the logs is recorded. */
  public void renewsNothing() {
    leases.close();
  }

  /** The plugin process is gone. */
  @Override
  public void close() {
    leases.close();
    courier.close();
    registry.all().forEach(ManagedTask::suspend);
    connection.close();
  }
}
