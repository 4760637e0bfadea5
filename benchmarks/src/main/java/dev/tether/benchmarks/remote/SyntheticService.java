package dev.tether.benchmarks.remote;

import dev.tether.agent.wire.AgentGrpc;
import dev.tether.agent.wire.ClaimRequest;
import dev.tether.agent.wire.InfoRequest;
import dev.tether.agent.wire.InfoResponse;
import dev.tether.agent.wire.ListRequest;
import dev.tether.agent.wire.ListResponse;
import dev.tether.agent.wire.ReleaseRequest;
import dev.tether.agent.wire.RemoveRequest;
import dev.tether.agent.wire.RemoveResponse;
import dev.tether.agent.wire.RenewRequest;
import dev.tether.agent.wire.RenewResponse;
import dev.tether.agent.wire.Task;
import dev.tether.agent.wire.WatchEvent;
import dev.tether.agent.wire.WatchRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The part of the agent's protocol that owning and recovering tasks needs. Runs on virtual threads,
 * which sleep for as long as the host is far away.
 */
final class SyntheticService extends AgentGrpc.AgentImplBase {
  private final SyntheticTasks tasks;
  private final Duration latency;

  SyntheticService(SyntheticTasks tasks, Duration latency) {
    this.tasks = tasks;
    this.latency = latency;
  }

  @Override
  public void info(InfoRequest request, StreamObserver<InfoResponse> answer) {
    answer(answer, InfoResponse.getDefaultInstance());
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> answer) {
    ListResponse.Builder found = ListResponse.newBuilder();
    tasks.all().stream()
        .filter(task -> task.getSlot().getCluster().equals(request.getCluster()))
        .filter(task -> !request.hasSlot() || task.getSlot().equals(request.getSlot()))
        .forEach(found::addTasks);
    answer(answer, found.build());
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchEvent> answer) {
    delay();
    ServerCallStreamObserver<WatchEvent> watcher = (ServerCallStreamObserver<WatchEvent>) answer;
    Consumer<WatchEvent> tell =
        event -> {
          synchronized (watcher) {
            if (!watcher.isCancelled()) {
              watcher.onNext(event);
            }
          }
        };
    watcher.setOnCancelHandler(() -> tasks.unwatch(tell));
    tasks.watch(tell);
  }

  @Override
  public void claim(ClaimRequest request, StreamObserver<Task> answer) {
    orNotFound(
        answer,
        tasks.change(
            request.getId(),
            task ->
                task.setGeneration(request.getExpectedGeneration() + 1)
                    .setOwner(request.getNewOwner())));
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<Task> answer) {
    orNotFound(
        answer,
        tasks.change(request.getId(), task -> task.setDetachedNanos(request.getTimeToLiveNanos())));
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
    answer(answer, RenewResponse.getDefaultInstance());
  }

  @Override
  public void remove(RemoveRequest request, StreamObserver<RemoveResponse> answer) {
    tasks.remove(request.getId());
    answer(answer, RemoveResponse.getDefaultInstance());
  }

  private void orNotFound(StreamObserver<Task> answer, Optional<Task> task) {
    if (task.isPresent()) {
      answer(answer, task.get());
    } else {
      answer.onError(Status.NOT_FOUND.asRuntimeException());
    }
  }

  private <T> void answer(StreamObserver<T> to, T message) {
    delay();
    to.onNext(message);
    to.onCompleted();
  }

  private void delay() {
    try {
      Thread.sleep(latency);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
