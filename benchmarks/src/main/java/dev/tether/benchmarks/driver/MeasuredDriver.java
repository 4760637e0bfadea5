package dev.tether.benchmarks.driver;

import com.google.protobuf.ByteString;
import dev.tether.benchmarks.remote.SyntheticAgent;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A driver in a process of its own, over its real socket, with the handles of tasks that run.
 * Thread-safe.
 */
public final class MeasuredDriver {
  private static final HealthCheckRequest HEALTH =
      HealthCheckRequest.newBuilder().setService("plugin").build();

  private final Optional<SyntheticAgent> agent;
  private final PluginClient client;
  private final DriverGrpc.DriverBlockingStub driver;
  private final HealthGrpc.HealthBlockingStub health;
  private final List<TaskHandle> handles;

  private MeasuredDriver(
      Optional<SyntheticAgent> agent, PluginClient client, List<TaskHandle> handles) {
    this.agent = agent;
    this.client = client;
    this.driver = DriverGrpc.newBlockingStub(client.channel());
    this.health = HealthGrpc.newBlockingStub(client.channel());
    this.handles = handles;
  }

  /**
   * Starts a driver that knows of no task yet.
   *
   * @param executable the driver's
   * @param count how many handles there are
   * @param latency how far away the remote side is; the peer has none and does not ask one
   */
  public static MeasuredDriver start(DriverKind kind, Path executable, int count, Duration latency)
      throws IOException, PluginStartException, InterruptedException {
    Path directory = Files.createTempDirectory("tether-bench");
    Path allocations = directory.resolve("allocations");
    return switch (kind) {
      case TETHER -> {
        SyntheticAgent agent = new SyntheticAgent(directory.resolve("a.sock"), latency);
        List<TaskHandle> handles = Handles.ofTether(count, agent, allocations);
        PluginClient client = launch(executable);
        configure(
            client,
            Map.of(
                "agent",
                Map.of("default", Map.of("address", agent.address(), "timeout", "60s")),
                "nomad",
                Map.of("enabled", false)));
        yield new MeasuredDriver(Optional.of(agent), client, handles);
      }
      case GO_PEER -> {
        PluginClient client = launch(executable);
        configure(client, Map.of());
        List<TaskHandle> handles =
            Handles.started(count, DriverGrpc.newBlockingStub(client.channel()), allocations);
        MeasuredDriver started = new MeasuredDriver(Optional.empty(), client, handles);
        handles.forEach(started::forget);
        yield started;
      }
    };
  }

  private static PluginClient launch(Path executable)
      throws PluginStartException, InterruptedException {
    return PluginClient.start(PluginLaunch.of(executable.toString()));
  }

  private static void configure(PluginClient client, Map<String, ?> config) {
    var ignored =
        BasePluginGrpc.newBlockingStub(client.channel())
            .setConfig(
                SetConfigRequest.newBuilder()
                    .setMsgpackConfig(ByteString.copyFrom(MsgpackConfig.encode(config)))
                    .build());
  }

  /** The handles of all tasks. */
  public List<TaskHandle> handles() {
    return handles;
  }

  /** Makes the driver take a task over by its handle, as a Nomad client does when it starts. */
  public void recover(TaskHandle handle) {
    var ignored = driver.recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build());
  }

  /** Makes the driver forget a task that runs on. */
  public void forget(TaskHandle handle) {
    var ignored =
        driver.destroyTask(
            DestroyTaskRequest.newBuilder()
                .setTaskId(handle.getConfig().getId())
                .setForce(true)
                .build());
  }

  /** The least that a call over the same connection takes. */
  public void ping() {
    var ignored = health.check(HEALTH);
  }

  /** The driver's process. */
  public ProcessHandle process() {
    return client.process();
  }

  /** Ends it. */
  public void end() throws InterruptedException {
    var ignored = client.kill();
    if (agent.isPresent()) {
      agent.get().end();
    }
  }
}
