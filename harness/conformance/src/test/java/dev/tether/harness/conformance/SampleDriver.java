package dev.tether.harness.conformance;

import com.google.protobuf.ByteString;
import dev.tether.protocol.hclspec.ConfigException;
import dev.tether.protocol.hclspec.HclSpecs;
import dev.tether.protocol.hclspec.HclType;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.CapabilitiesResponse;
import dev.tether.protocol.nomad.drivers.DestroyTaskRequest;
import dev.tether.protocol.nomad.drivers.DestroyTaskResponse;
import dev.tether.protocol.nomad.drivers.DriverCapabilities;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.ExecTaskRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskResponse;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingRequest;
import dev.tether.protocol.nomad.drivers.ExecTaskStreamingResponse;
import dev.tether.protocol.nomad.drivers.ExitResult;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import dev.tether.protocol.nomad.drivers.InspectTaskResponse;
import dev.tether.protocol.nomad.drivers.RecoverTaskRequest;
import dev.tether.protocol.nomad.drivers.RecoverTaskResponse;
import dev.tether.protocol.nomad.drivers.SignalTaskRequest;
import dev.tether.protocol.nomad.drivers.SignalTaskResponse;
import dev.tether.protocol.nomad.drivers.StartTaskRequest;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.StopTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaRequest;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaResponse;
import dev.tether.protocol.nomad.drivers.TaskEventsRequest;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.TaskStatsRequest;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import dev.tether.protocol.nomad.drivers.TaskStatus;
import dev.tether.protocol.nomad.drivers.WaitTaskRequest;
import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import dev.tether.protocol.nomad.hclspec.Attr;
import dev.tether.protocol.nomad.hclspec.Spec;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The driver service of the sample. */
final class SampleDriver extends DriverGrpc.DriverImplBase {
  private final Fault fault;
  private final Map<String, SampleTask> tasks = new ConcurrentHashMap<>();

  SampleDriver(Fault fault) {
    this.fault = fault;
  }

  private static <T> void answer(StreamObserver<T> observer, Callable<T> work) {
    try {
      observer.onNext(work.call());
      observer.onCompleted();
    } catch (Exception e) {
      observer.onError(failure(e).asRuntimeException());
    }
  }

  private static Status failure(Exception e) {
    Status.Code code =
        e instanceof ConfigException ? Status.Code.INVALID_ARGUMENT : Status.Code.UNKNOWN;
    return code.toStatus().withDescription(String.valueOf(e.getMessage()));
  }

  private SampleTask task(String id) throws IOException {
    return Optional.ofNullable(tasks.get(id))
        .orElseThrow(() -> new IOException("task not found for given id"));
  }

  @Override
  public void taskConfigSchema(
      TaskConfigSchemaRequest request, StreamObserver<TaskConfigSchemaResponse> observer) {
    Spec spec =
        HclSpecs.object(
            HclSpecs.requiredAttr("command", HclType.STRING),
            HclSpecs.attr("args", HclType.list(HclType.STRING)));
    if (fault == Fault.MAP_ATTRIBUTE) {
      Spec map =
          Spec.newBuilder()
              .setAttr(Attr.newBuilder().setName("labels").setType("map(string)"))
              .build();
      spec =
          spec.toBuilder()
              .setObject(spec.getObject().toBuilder().putAttributes("labels", map))
              .build();
    }
    Spec shown = spec;
    answer(observer, () -> TaskConfigSchemaResponse.newBuilder().setSpec(shown).build());
  }

  @Override
  public void capabilities(
      CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> observer) {
    answer(
        observer,
        () ->
            CapabilitiesResponse.newBuilder()
                .setCapabilities(DriverCapabilities.newBuilder().setSendSignals(true).setExec(true))
                .build());
  }

  @Override
  public void fingerprint(
      FingerprintRequest request, StreamObserver<FingerprintResponse> observer) {
    observer.onNext(
        FingerprintResponse.newBuilder()
            .setHealth(FingerprintResponse.HealthState.HEALTHY)
            .setHealthDescription("Healthy")
            .build());
    if (fault == Fault.FINGERPRINT_ENDS) {
      observer.onCompleted();
    }
  }

  @Override
  public void taskEvents(TaskEventsRequest request, StreamObserver<DriverTaskEvent> observer) {
    if (fault == Fault.EVENTS_END) {
      observer.onCompleted();
    }
  }

  @Override
  public void startTask(StartTaskRequest request, StreamObserver<StartTaskResponse> observer) {
    answer(
        observer,
        () -> {
          if (request.getTask().getId().isEmpty()) {
            throw new IOException("there is no task to start");
          }
          if (tasks.containsKey(request.getTask().getId())) {
            throw new IOException("the task is started already");
          }
          SampleTask task = SampleTask.start(request.getTask());
          tasks.put(request.getTask().getId(), task);
          return StartTaskResponse.newBuilder()
              .setHandle(
                  TaskHandle.newBuilder()
                      .setVersion(1)
                      .setConfig(request.getTask())
                      .setState(TaskState.RUNNING)
                      .setDriverState(ByteString.copyFromUtf8(task.state())))
              .build();
        });
  }

  @Override
  public void recoverTask(
      RecoverTaskRequest request, StreamObserver<RecoverTaskResponse> observer) {
    answer(
        observer,
        () -> {
          TaskHandle handle = request.getHandle();
          String id = handle.getConfig().getId();
          if (id.isEmpty()) {
            throw new IOException("there is no handle");
          }
          if (!tasks.containsKey(id)) {
            tasks.put(id, recovered(handle));
          }
          return RecoverTaskResponse.getDefaultInstance();
        });
  }

  private SampleTask recovered(TaskHandle handle) throws IOException {
    String state = handle.getDriverState().toStringUtf8();
    if (fault == Fault.RECOVER_TAKES_ANYTHING && !state.matches("\\d+")) {
      return SampleTask.find(handle.getConfig(), Long.toString(ProcessHandle.current().pid()));
    }
    SampleTask found = SampleTask.find(handle.getConfig(), state);
    if (fault == Fault.RECOVER_RESTARTS && found.isAlive()) {
      // Its output shows it: the task begins again.
      Files.writeString(Path.of(handle.getConfig().getStdoutPath()), "began\n");
    }
    return found;
  }

  @Override
  public void waitTask(WaitTaskRequest request, StreamObserver<WaitTaskResponse> observer) {
    SampleTask task;
    try {
      task = task(request.getTaskId());
    } catch (IOException e) {
      observer.onError(failure(e).asRuntimeException());
      return;
    }
    ServerCallStreamObserver<WaitTaskResponse> call =
        (ServerCallStreamObserver<WaitTaskResponse>) observer;
    if (fault == Fault.LEAKING_WAITS) {
      Thread.ofPlatform().daemon().start(() -> task.result().join());
    }
    var result =
        task.result()
            .thenApply(
                exit ->
                    switch (fault) {
                      // As a driver that only fills in what went wrong.
                      case WAIT_WITHOUT_RESULT ->
                          exit.equals(ExitResult.getDefaultInstance())
                              ? WaitTaskResponse.getDefaultInstance()
                              : WaitTaskResponse.newBuilder().setResult(exit).build();
                      case WRONG_EXIT_CODE ->
                          WaitTaskResponse.newBuilder()
                              .setResult(
                                  exit.getExitCode() == 7
                                      ? exit.toBuilder().setExitCode(1).build()
                                      : exit)
                              .build();
                      default -> WaitTaskResponse.newBuilder().setResult(exit).build();
                    });
    CompletableFuture<Void> answered =
        result.thenAccept(
            value -> {
              if (!call.isCancelled()) {
                call.onNext(value);
                call.onCompleted();
              }
            });
    call.setOnCancelHandler(() -> answered.cancel(false));
  }

  @Override
  public void stopTask(StopTaskRequest request, StreamObserver<StopTaskResponse> observer) {
    answer(
        observer,
        () -> {
          SampleTask task = tasks.get(request.getTaskId());
          if (task == null) {
            if (fault == Fault.STOP_REFUSES_UNKNOWN) {
              throw new IOException("task not found for given id");
            }
            return StopTaskResponse.getDefaultInstance();
          }
          stop(task, request);
          return StopTaskResponse.getDefaultInstance();
        });
  }

  private void stop(SampleTask task, StopTaskRequest request) throws Exception {
    task.signal(request.getSignal().isEmpty() ? "SIGTERM" : request.getSignal());
    long millis =
        request.getTimeout().getSeconds() * 1000 + request.getTimeout().getNanos() / 1_000_000;
    boolean ended = task.awaitEnd(fault == Fault.STOP_KILLS_EARLY ? millis / 2 : millis);
    if (!ended && fault != Fault.STOP_IGNORES_TIMEOUT) {
      task.signal("SIGKILL");
    }
  }

  @Override
  public void destroyTask(
      DestroyTaskRequest request, StreamObserver<DestroyTaskResponse> observer) {
    answer(
        observer,
        () -> {
          SampleTask task = task(request.getTaskId());
          if (task.isRunning()) {
            if (!request.getForce() && fault != Fault.DESTROY_KILLS_RUNNING) {
              throw new IOException("the task is running");
            }
            task.signal("SIGKILL");
          }
          if (fault != Fault.DESTROY_REMEMBERS) {
            tasks.remove(request.getTaskId());
          }
          return DestroyTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void inspectTask(
      InspectTaskRequest request, StreamObserver<InspectTaskResponse> observer) {
    answer(
        observer,
        () -> {
          if (fault == Fault.UNKNOWN_TASKS_RUN && request.getTaskId().equals("no/such/task")) {
            return InspectTaskResponse.newBuilder()
                .setTask(TaskStatus.newBuilder().setState(TaskState.RUNNING))
                .build();
          }
          return InspectTaskResponse.newBuilder()
              .setTask(task(request.getTaskId()).status(fault != Fault.INSPECT_WITHOUT_END))
              .build();
        });
  }

  @Override
  public void signalTask(SignalTaskRequest request, StreamObserver<SignalTaskResponse> observer) {
    answer(
        observer,
        () -> {
          SampleTask task = task(request.getTaskId());
          if (fault != Fault.LYING_SIGNALS || request.getSignal().equals("SIGNONSENSE")) {
            task.signal(request.getSignal());
          }
          return SignalTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void taskStats(TaskStatsRequest request, StreamObserver<TaskStatsResponse> observer) {
    SampleStreams.stats(
        Optional.ofNullable(tasks.get(request.getTaskId())),
        fault != Fault.STATS_WITHOUT_USAGE,
        (ServerCallStreamObserver<TaskStatsResponse>) observer);
  }

  @Override
  public void execTask(ExecTaskRequest request, StreamObserver<ExecTaskResponse> observer) {
    answer(
        observer,
        () -> SampleStreams.exec(task(request.getTaskId()), request, fault == Fault.LYING_EXEC));
  }

  @Override
  public StreamObserver<ExecTaskStreamingRequest> execTaskStreaming(
      StreamObserver<ExecTaskStreamingResponse> observer) {
    return new SampleStreams.Program(tasks, observer);
  }
}
