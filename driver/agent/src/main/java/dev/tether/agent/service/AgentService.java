package dev.tether.agent.service;

import dev.tether.agent.codec.StatsWire;
import dev.tether.agent.codec.Wire;
import dev.tether.agent.record.OwnerSpans;
import dev.tether.agent.task.Tasks;
import dev.tether.agent.wire.AgentGrpc;
import dev.tether.agent.wire.Capabilities;
import dev.tether.agent.wire.ClaimRequest;
import dev.tether.agent.wire.ContentsInput;
import dev.tether.agent.wire.ContentsOutput;
import dev.tether.agent.wire.CreateTaskRequest;
import dev.tether.agent.wire.ExecInput;
import dev.tether.agent.wire.ExecOutput;
import dev.tether.agent.wire.FetchOutput;
import dev.tether.agent.wire.FetchRequest;
import dev.tether.agent.wire.InfoRequest;
import dev.tether.agent.wire.InfoResponse;
import dev.tether.agent.wire.ListRequest;
import dev.tether.agent.wire.ListResponse;
import dev.tether.agent.wire.LogChunk;
import dev.tether.agent.wire.ReadLogsRequest;
import dev.tether.agent.wire.ReleaseRequest;
import dev.tether.agent.wire.RemoveRequest;
import dev.tether.agent.wire.RemoveResponse;
import dev.tether.agent.wire.RenewRequest;
import dev.tether.agent.wire.RenewResponse;
import dev.tether.agent.wire.SignalRequest;
import dev.tether.agent.wire.SignalResponse;
import dev.tether.agent.wire.StatsRequest;
import dev.tether.agent.wire.StatsResponse;
import dev.tether.agent.wire.StopTaskRequest;
import dev.tether.agent.wire.StopTaskResponse;
import dev.tether.agent.wire.Task;
import dev.tether.agent.wire.WatchEvent;
import dev.tether.agent.wire.WatchRequest;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.StopRequest;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The agent's RPCs. Each call runs on a thread of its own and may block. */
public final class AgentService extends AgentGrpc.AgentImplBase {
  private final Tasks tasks;
  private final Map<String, String> facts;
  private final Streams streams;

  /**
   * Serves {@code tasks}.
   *
   * @param facts what the agent says of itself
   */
  public AgentService(Tasks tasks, Map<String, String> facts) {
    this.tasks = tasks;
    this.facts = Map.copyOf(facts);
    this.streams = new Streams(tasks);
  }

  private static <T> void answer(String id, StreamObserver<T> observer, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (RuntimeException failed) {
      observer.onError(FailureStatus.of(failed, id));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  @Override
  public void info(InfoRequest request, StreamObserver<InfoResponse> observer) {
    answer(
        "",
        observer,
        () ->
            InfoResponse.newBuilder()
                .putAllFacts(facts)
                .putAllFacts(tasks.facts())
                .setCapabilities(
                    Capabilities.newBuilder()
                        .addAllNames(
                            tasks.limiting().working().stream().map(Enum::name).sorted().toList()))
                .build());
  }

  @Override
  public void create(CreateTaskRequest request, StreamObserver<Task> observer) {
    answer("", observer, () -> Wire.message(tasks.create(Wire.create(request))));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> observer) {
    answer(
        request.getId(),
        observer,
        () -> {
          ListResponse.Builder response = ListResponse.newBuilder();
          for (RemoteTask task : selected(request)) {
            Task.Builder message = Wire.message(task).toBuilder();
            if (request.getWithHistory()) {
              tasks.history(task.id().value()).stream()
                  .map(OwnerSpans::message)
                  .forEach(message::addHistory);
            }
            response.addTasks(message);
          }
          return response.build();
        });
  }

  private List<RemoteTask> selected(ListRequest request) {
    if (!request.getId().isEmpty()) {
      return List.of(tasks.get(request.getId()));
    }
    return tasks.list(
        request.getCluster(),
        request.hasSlot() ? Optional.of(Wire.slot(request.getSlot())) : Optional.empty());
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchEvent> observer) {
    streams.watch(request, observer);
  }

  @Override
  public void claim(ClaimRequest request, StreamObserver<Task> observer) {
    answer(
        request.getId(),
        observer,
        () ->
            Wire.message(
                tasks.claim(
                    request.getId(),
                    request.getExpectedGeneration(),
                    Wire.owner(request.getNewOwner()),
                    Duration.ofNanos(request.getLeaseNanos()))));
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<Task> observer) {
    answer(
        request.getId(),
        observer,
        () ->
            Wire.message(
                tasks.release(
                    request.getId(),
                    request.getGeneration(),
                    Duration.ofNanos(request.getTimeToLiveNanos()),
                    Wire.offsets(request.getDelivered()))));
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> observer) {
    answer(
        "",
        observer,
        () -> {
          List<LeaseRenewal> renewals =
              request.getRenewalsList().stream()
                  .map(
                      renewal ->
                          new LeaseRenewal(
                              new RemoteTaskId(renewal.getId()),
                              renewal.getGeneration(),
                              Wire.offsets(renewal.getDelivered()),
                              renewal.getLast()))
                  .toList();
          return RenewResponse.newBuilder()
              .addAllRefused(tasks.renew(renewals).stream().map(RemoteTaskId::value).toList())
              .build();
        });
  }

  @Override
  public void stop(StopTaskRequest request, StreamObserver<StopTaskResponse> observer) {
    answer(
        request.getId(),
        observer,
        () -> {
          tasks.stop(
              request.getId(),
              request.getGeneration(),
              new StopRequest(request.getSignal(), Duration.ofNanos(request.getTimeoutNanos())));
          return StopTaskResponse.getDefaultInstance();
        });
  }

  @Override
  public void signal(SignalRequest request, StreamObserver<SignalResponse> observer) {
    answer(
        request.getId(),
        observer,
        () -> {
          tasks.signal(request.getId(), request.getGeneration(), request.getSignal());
          return SignalResponse.getDefaultInstance();
        });
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> observer) {
    answer(
        request.getId(),
        observer,
        () -> {
          tasks.remove(request.getId(), request.getGeneration());
          return RemoveResponse.getDefaultInstance();
        });
  }

  @Override
  public void readLogs(ReadLogsRequest request, StreamObserver<LogChunk> observer) {
    streams.logs(request, observer);
  }

  @Override
  public StreamObserver<ExecInput> exec(StreamObserver<ExecOutput> observer) {
    return ExecCall.serve(tasks, observer);
  }

  @Override
  public StreamObserver<ContentsInput> putContents(StreamObserver<ContentsOutput> observer) {
    return PutContentsCall.serve(tasks.contents(), observer);
  }

  @Override
  public void fetchContents(FetchRequest request, StreamObserver<FetchOutput> observer) {
    PacedStream.serve(
        observer, request.getId(), stream -> new FetchCall(request, stream).run(tasks.contents()));
  }

  @Override
  public void stats(StatsRequest request, StreamObserver<StatsResponse> observer) {
    answer(request.getId(), observer, () -> StatsWire.message(tasks.stats(request.getId())));
  }
}
