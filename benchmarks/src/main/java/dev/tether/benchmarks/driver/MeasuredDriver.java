package dev.tether.benchmarks.driver;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.tether.benchmarks.remote.RemoteSide;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A driver in a process of its own, over its real socket, with the handles of tasks that run.
 * Thread-safe.
 */
public final class MeasuredDriver {
  private static final HealthCheckRequest HEALTH =
      HealthCheckRequest.newBuilder().setService("plugin").build();

  /** A driver in Go refuses a request without one. */
  private static final com.google.protobuf.Duration AT_ONCE =
      com.google.protobuf.Duration.getDefaultInstance();

  private final Scene scene;
  private final PluginClient client;
  private final DriverGrpc.DriverBlockingStub driver;
  private final HealthGrpc.HealthBlockingStub health;
  private final List<TaskHandle> handles;
  private final Thread lastResort;

  private MeasuredDriver(Scene scene, PluginClient client, Thread lastResort) {
    this.scene = scene;
    this.client = client;
    this.driver = DriverGrpc.newBlockingStub(client.channel());
    this.health = HealthGrpc.newBlockingStub(client.channel());
    this.handles =
        scene.startsItself() ? Handles.started(scene.handles(), driver) : scene.handles();
    if (scene.startsItself()) {
      handles.forEach(this::forget);
    }
    this.lastResort = lastResort;
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
    return start(Scene.of(kind, count, latency), executable);
  }

  /** Starts a driver in a scene, which ends with it. */
  public static MeasuredDriver start(Scene scene, Path executable)
      throws PluginStartException, InterruptedException {
    PluginClient client = launch(scene, executable);
    // JMH tears nothing down after a benchmark that failed.
    Thread lastResort = new Thread(() -> endAll(client, scene), "end the measured driver");
    Runtime.getRuntime().addShutdownHook(lastResort);
    configure(client, scene.config());
    return new MeasuredDriver(scene, client, lastResort);
  }

  private static void endAll(PluginClient client, Scene scene) {
    try {
      var _ = client.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    scene.close();
  }

  private static PluginClient launch(Scene scene, Path executable)
      throws PluginStartException, InterruptedException {
    try {
      return PluginClient.start(PluginLaunch.of(executable.toString()));
    } catch (PluginStartException | InterruptedException e) {
      scene.close();
      throw e;
    }
  }

  private static void configure(PluginClient client, ByteString config) {
    var ignored =
        BasePluginGrpc.newBlockingStub(client.channel())
            .setConfig(SetConfigRequest.newBuilder().setMsgpackConfig(config).build());
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

  /** Makes the driver start a task. */
  public void startTask(TaskConfig config) {
    var ignored = driver.startTask(StartTaskRequest.newBuilder().setTask(config).build());
  }

  /** Makes the driver stop a task at once and forget it. */
  public void stop(TaskConfig config) {
    String id = config.getId();
    var _ =
        driver.stopTask(
            StopTaskRequest.newBuilder()
                .setTaskId(id)
                .setTimeout(AT_ONCE)
                .setSignal("SIGKILL")
                .build());
    var _ = driver.waitTask(WaitTaskRequest.newBuilder().setTaskId(id).build());
    var _ = driver.destroyTask(DestroyTaskRequest.newBuilder().setTaskId(id).build());
  }

  /** The remote side; a driver that has none needs none. */
  public Optional<RemoteSide> remoteSide() {
    return scene.agent();
  }

  /** The least that a call over the same connection takes. */
  public void ping() {
    var ignored = health.check(HEALTH);
  }

  /** Asks how a task is. */
  public void inspect(TaskHandle handle) {
    var ignored =
        driver.inspectTask(
            InspectTaskRequest.newBuilder().setTaskId(handle.getConfig().getId()).build());
  }

  /** Begins to wait for a task's end; the answer is not waited for. */
  public ListenableFuture<WaitTaskResponse> await(TaskHandle handle) {
    return DriverGrpc.newFutureStub(client.channel())
        .waitTask(WaitTaskRequest.newBuilder().setTaskId(handle.getConfig().getId()).build());
  }

  /** The driver's process. */
  public ProcessHandle process() {
    return client.process();
  }

  /** Ends it; without that it ends with the process. */
  public void end() {
    var _ = Runtime.getRuntime().removeShutdownHook(lastResort);
    endAll(client, scene);
  }
}
