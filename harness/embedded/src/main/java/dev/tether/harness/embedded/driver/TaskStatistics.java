package dev.tether.harness.embedded.driver;

import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.TaskStatsRequest;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/** The stream of a task's statistics, which a client keeps open but nobody looks at. */
public final class TaskStatistics implements AutoCloseable {
  private final Context.CancellableContext context = Context.ROOT.withCancellation();

  private TaskStatistics() {}

  /** Begins to ask. */
  public static TaskStatistics of(DriverCalls calls, String task) {
    TaskStatistics statistics = new TaskStatistics();
    TaskStatsRequest request =
        TaskStatsRequest.newBuilder()
            .setTaskId(task)
            .setCollectionInterval(DriverCalls.seconds(Duration.ofSeconds(1)))
            .build();
    statistics.context.run(
        () -> DriverGrpc.newStub(calls.channel()).taskStats(request, new Ignored()));
    return statistics;
  }

  private static final class Ignored implements StreamObserver<TaskStatsResponse> {
    @Override
    public void onNext(TaskStatsResponse message) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  @Override
  public void close() {
    context.close();
  }
}
