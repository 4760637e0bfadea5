package dev.tether.harness.embedded.driver;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.ConfigSchemaRequest;
import dev.tether.protocol.nomad.base.NomadConfig;
import dev.tether.protocol.nomad.base.NomadDriverConfig;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DriverCapabilities;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskResponse;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.SignalTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaRequest;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import dev.tether.protocol.nomad.hclspec.Spec;
import dev.tether.protocol.nomad.shared.RecoverableError;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The calls of one plugin process. They block for as long as the plugin takes, as Nomad's do.
 * Thread-safe.
 */
public final class DriverCalls implements AutoCloseable {
  /** How long a killed plugin may take on a busy machine until it is gone; Nomad allows 3 s. */
  private static final Duration DEATH = Duration.ofSeconds(10);

  private final PluginClient client;
  private final Channel channel;
  private final BasePluginGrpc.BasePluginBlockingStub base;
  private final DriverGrpc.DriverBlockingStub driver;
  private volatile boolean closed;

  DriverCalls(PluginClient client, RpcFaults faults) {
    this.client = client;
    this.channel =
        ClientInterceptors.intercept(client.channel(), faults.interceptor(client.process()));
    this.base = BasePluginGrpc.newBlockingStub(channel);
    this.driver = DriverGrpc.newBlockingStub(channel);
  }

  PluginClient client() {
    return client;
  }

  /** For the streams. */
  Channel channel() {
    return channel;
  }

  boolean isAlive() {
    return !closed && client.isAlive();
  }

  PluginInfoResponse pluginInfo() throws PluginGone, DriverError {
    return ask(() -> base.pluginInfo(PluginInfoRequest.getDefaultInstance()));
  }

  Spec configSchema() throws PluginGone, DriverError {
    return ask(() -> base.configSchema(ConfigSchemaRequest.getDefaultInstance())).getSpec();
  }

  /**
   * Gives the plugin its configuration.
   *
   * @param inPlace whether it is to work with it, or only to check it
   */
  void setConfig(byte[] msgpack, boolean inPlace) throws PluginGone, DriverError {
    SetConfigRequest.Builder request =
        SetConfigRequest.newBuilder()
            .setMsgpackConfig(ByteString.copyFrom(msgpack))
            .setPluginApiVersion("v0.1.0");
    if (inPlace) {
      NomadDriverConfig ports =
          NomadDriverConfig.newBuilder().setClientMinPort(20_000).setClientMaxPort(32_000).build();
      request.setNomadConfig(NomadConfig.newBuilder().setDriver(ports));
    }
    var _ = ask(() -> base.setConfig(request.build()));
  }

  /** What the driver accepts in a task's {@code config} block. */
  public Spec taskSchema() throws PluginGone, DriverError {
    return ask(() -> driver.taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance()))
        .getSpec();
  }

  public DriverCapabilities capabilities() throws PluginGone, DriverError {
    return ask(() -> driver.capabilities(CapabilitiesRequest.getDefaultInstance()))
        .getCapabilities();
  }

  public StartTaskResponse start(TaskConfig task) throws PluginGone, DriverError {
    return ask(() -> driver.startTask(StartTaskRequest.newBuilder().setTask(task).build()));
  }

  /**
   * Runs a program beside a task; returns where its input goes.
   *
   * @param to gets what the program writes and how it ends
   */
  public StreamObserver<ExecTaskStreamingRequest> exec(
      String task,
      List<String> command,
      boolean terminal,
      StreamObserver<ExecTaskStreamingResponse> to) {
    StreamObserver<ExecTaskStreamingRequest> input =
        DriverGrpc.newStub(channel).execTaskStreaming(to);
    ExecTaskStreamingRequest.Setup setup =
        ExecTaskStreamingRequest.Setup.newBuilder()
            .setTaskId(task)
            .addAllCommand(command)
            .setTty(terminal)
            .build();
    input.onNext(ExecTaskStreamingRequest.newBuilder().setSetup(setup).build());
    return input;
  }

  /** As Nomad does it, without the task's id: that is in the handle. */
  public void recover(TaskHandle handle) throws PluginGone, DriverError {
    var _ =
        ask(() -> driver.recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build()));
  }

  public InspectTaskResponse inspect(String task) throws PluginGone, DriverError {
    return ask(() -> driver.inspectTask(InspectTaskRequest.newBuilder().setTaskId(task).build()));
  }

  /** Waits for the task's end. */
  public WaitTaskResponse await(String task) throws PluginGone, DriverError {
    return ask(() -> driver.waitTask(WaitTaskRequest.newBuilder().setTaskId(task).build()));
  }

  public void stop(String task, Duration timeout, String signal) throws PluginGone, DriverError {
    StopTaskRequest request =
        StopTaskRequest.newBuilder()
            .setTaskId(task)
            .setTimeout(seconds(timeout))
            .setSignal(signal)
            .build();
    var _ = ask(() -> driver.stopTask(request));
  }

  /** Always with force, as Nomad does it. */
  public void destroy(String task) throws PluginGone, DriverError {
    DestroyTaskRequest request =
        DestroyTaskRequest.newBuilder().setTaskId(task).setForce(true).build();
    var _ = ask(() -> driver.destroyTask(request));
  }

  public void signal(String task, String signal) throws PluginGone, DriverError {
    SignalTaskRequest request =
        SignalTaskRequest.newBuilder().setTaskId(task).setSignal(signal).build();
    var _ = ask(() -> driver.signalTask(request));
  }

  static com.google.protobuf.Duration seconds(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  private <T> T ask(Supplier<T> call) throws PluginGone, DriverError {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      boolean unclear =
          switch (e.getStatus().getCode()) {
            case UNAVAILABLE, CANCELLED -> true;
            default -> false;
          };
      if (unclear ? closed || hasDied() : !client.isAlive()) {
        throw new PluginGone("plugin is shut down", e);
      }
      throw new DriverError(e, isRecoverable(e));
    }
  }

  private boolean hasDied() {
    try {
      return client.awaitExit(DEATH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static boolean isRecoverable(StatusRuntimeException failure) {
    Optional<Status> status = Optional.ofNullable(StatusProto.fromThrowable(failure));
    if (status.isEmpty() || status.get().getDetailsCount() == 0) {
      return false;
    }
    Any detail = status.get().getDetails(0);
    try {
      return detail.is(RecoverableError.class)
          && detail.unpack(RecoverableError.class).getRecoverable();
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  /** Ends the connection; the plugin runs on, and calls that wait fail. */
  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
