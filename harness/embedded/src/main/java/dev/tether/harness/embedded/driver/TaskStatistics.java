package dev.tether.harness.embedded.driver;

import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.TaskStats;
import dev.tether.protocol.nomad.drivers.TaskStatsRequest;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;

/** The stream of a task's statistics, of which the last ones are kept. Thread-safe. */
public final class TaskStatistics implements AutoCloseable {
  private final Context.CancellableContext context = Context.ROOT.withCancellation();

  private volatile Optional<TaskStats> last = Optional.empty();

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
        () -> DriverGrpc.newStub(calls.channel()).taskStats(request, statistics.new Kept()));
    return statistics;
  }

  /** The last statistics, once there are any. */
  public Optional<TaskStats> last() {
    return last;
  }

  private final class Kept implements StreamObserver<TaskStatsResponse> {
    @Override
    public void onNext(TaskStatsResponse message) {
      last = Optional.of(message.getStats());
    }

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
