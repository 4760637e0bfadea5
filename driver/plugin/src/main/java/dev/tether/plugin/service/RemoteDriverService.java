package dev.tether.plugin.service;

import dev.tether.plugin.config.TaskOptions;
import dev.tether.plugin.engine.Engine;
import dev.tether.plugin.engine.EngineSource;
import dev.tether.plugin.engine.PluginFacts;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.lifecycle.TaskFailure;
import dev.tether.plugin.lifecycle.TaskRegistry;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesResponse;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskResponse;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskResponse;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.InitRequest;
import dev.tether.protocol.nomad.drivers.InitResponse;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskResponse;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.RecoverTaskResponse;
import dev.tether.protocol.nomad.drivers.ShutdownRequest;
import dev.tether.protocol.nomad.drivers.ShutdownResponse;
import dev.tether.protocol.nomad.drivers.SignalTaskRequest;
import dev.tether.protocol.nomad.drivers.SignalTaskResponse;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaRequest;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaResponse;
import dev.tether.protocol.nomad.drivers.TaskEventsRequest;
import dev.tether.protocol.nomad.drivers.TaskStatsRequest;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import dev.tether.runtime.RuntimeProvider;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The driver as Nomad calls it, one method per RPC. RPCs that are missing here answer
 * UNIMPLEMENTED, and the capabilities say so.
 */
public final class RemoteDriverService extends DriverGrpc.DriverImplBase {
  /** The methods that never block, by the names that gRPC gives them. */
  public static final Set<String> QUICK_METHODS =
      Set.of(DriverGrpc.getRecoverTaskMethod().getFullMethodName());

  private final List<RuntimeProvider> providers;
  private final EngineSource engines;

  /**
   * @param providers the kinds of runtimes that there are
   */
  public RemoteDriverService(List<RuntimeProvider> providers, EngineSource engines) {
    this.providers = List.copyOf(providers);
    this.engines = Objects.requireNonNull(engines, "engines");
  }

  @Override
  public void init(InitRequest request, StreamObserver<InitResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          // Nomad asks again when it finds a running plugin: what is at work stays so.
          var _ = engines.engine();
          return InitResponse.getDefaultInstance();
        });
  }

  @Override
  public void shutdown(ShutdownRequest request, StreamObserver<ShutdownResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          engines.prepareToEnd();
          return ShutdownResponse.getDefaultInstance();
        });
  }

  @Override
  public void taskConfigSchema(
      TaskConfigSchemaRequest request, StreamObserver<TaskConfigSchemaResponse> observer) {
    Calls.answer(
        observer,
        () -> TaskConfigSchemaResponse.newBuilder().setSpec(TaskOptions.schema(providers)).build());
  }

  @Override
  public void capabilities(
      CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> observer) {
    Calls.answer(
        observer,
        () -> CapabilitiesResponse.newBuilder().setCapabilities(PluginFacts.CAPABILITIES).build());
  }

  @Override
  public void fingerprint(
      FingerprintRequest request, StreamObserver<FingerprintResponse> observer) {
    OpenStream<FingerprintResponse> stream = OpenStream.of(observer);
    stream.subscribe(
        engines.engine().fingerprinter()::listen,
        engines.engine().fingerprinter()::forget,
        Messages::fingerprint);
  }

  @Override
  public void taskEvents(TaskEventsRequest request, StreamObserver<DriverTaskEvent> observer) {
    OpenStream<DriverTaskEvent> stream = OpenStream.of(observer);
    stream.subscribe(
        engines.engine().events()::listen, engines.engine().events()::forget, Messages::event);
  }

  @Override
  public void startTask(StartTaskRequest request, StreamObserver<StartTaskResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          Engine engine = engines.engine();
          return StartAnswer.of(request, engine.config(), engine.connections(), engine.starter());
        });
  }

  /** A client that starts calls this once for each task before it does anything else. */
  @Override
  public void recoverTask(
      RecoverTaskRequest request, StreamObserver<RecoverTaskResponse> observer) {
    Calls.answerQuickly(
        observer,
        () ->
            engines
                .atWork()
                .filter(engine -> engine.recoverer().recoverAtOnce(request.getHandle()))
                .map(_ -> RecoverTaskResponse.getDefaultInstance()),
        () -> {
          engines.engine().recoverer().recover(request.getHandle());
          return RecoverTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void waitTask(WaitTaskRequest request, StreamObserver<WaitTaskResponse> observer) {
    ManagedTask task;
    try {
      task = task(request.getTaskId());
    } catch (RuntimeException e) {
      observer.onError(Failures.toStatus(e));
      return;
    }
    // Thousands of these stay open for days: none of them may cost a thread.
    var _ =
        task.end()
            .thenAccept(
                result -> {
                  observer.onNext(Messages.wait(result));
                  observer.onCompleted();
                });
  }

  @Override
  public void stopTask(StopTaskRequest request, StreamObserver<StopTaskResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          engines
              .engine()
              .stopper()
              .stop(
                  request.getTaskId(),
                  Duration.ofSeconds(
                      request.getTimeout().getSeconds(), request.getTimeout().getNanos()),
                  request.getSignal());
          return StopTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void destroyTask(
      DestroyTaskRequest request, StreamObserver<DestroyTaskResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          engines.engine().registry().destroy(request.getTaskId(), request.getForce());
          return DestroyTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void inspectTask(
      InspectTaskRequest request, StreamObserver<InspectTaskResponse> observer) {
    Calls.answer(observer, () -> Messages.inspect(task(request.getTaskId())));
  }

  @Override
  public void taskStats(TaskStatsRequest request, StreamObserver<TaskStatsResponse> observer) {
    ManagedTask task;
    try {
      task = task(request.getTaskId());
    } catch (RuntimeException e) {
      observer.onError(Failures.toStatus(e));
      return;
    }
    Duration interval =
        Duration.ofSeconds(
            request.getCollectionInterval().getSeconds(),
            request.getCollectionInterval().getNanos());
    StatsStream.serve(task, interval, (ServerCallStreamObserver<TaskStatsResponse>) observer);
  }

  @Override
  public void signalTask(SignalTaskRequest request, StreamObserver<SignalTaskResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          engines.engine().signaller().signal(task(request.getTaskId()), request.getSignal());
          return SignalTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void execTask(ExecTaskRequest request, StreamObserver<ExecTaskResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          ManagedTask task = task(request.getTaskId());
          // It may be the script that a changed template asks for.
          engines.engine().signaller().bringFiles(task);
          return Programs.run(task, request);
        });
  }

  @Override
  public StreamObserver<ExecTaskStreamingRequest> execTaskStreaming(
      StreamObserver<ExecTaskStreamingResponse> observer) {
    return ExecStream.serve(
        this::task, (ServerCallStreamObserver<ExecTaskStreamingResponse>) observer);
  }

  private ManagedTask task(String nomadTaskId) {
    TaskRegistry registry = engines.engine().registry();
    return registry.find(nomadTaskId).orElseThrow(() -> new TaskFailure.Unknown(nomadTaskId));
  }
}
