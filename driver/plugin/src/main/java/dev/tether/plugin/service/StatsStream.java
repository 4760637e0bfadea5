package dev.tether.plugin.service;

import dev.tether.plugin.lifecycle.Hold;
import dev.tether.plugin.lifecycle.ManagedTask;
import dev.tether.plugin.stats.ProcessMeters;
import dev.tether.plugin.stats.UsageMeter;
import dev.tether.protocol.nomad.drivers.TaskStatsResponse;
import dev.tether.runtime.Capability;
import dev.tether.runtime.RemoteFailure;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends Nomad what a task uses until the task is over or Nomad goes away. While there is nothing to
 * tell the stream stays open and silent: Nomad opens one that ended again after every interval, and
 * takes an error for worth a line in its log each time.
 */
final class StatsStream {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  private final ManagedTask task;
  private final Duration interval;
  private final ServerCallStreamObserver<TaskStatsResponse> observer;
  private final UsageMeter meter = new UsageMeter();
  private final ProcessMeters processes = new ProcessMeters();

  private StatsStream(
      ManagedTask task, Duration interval, ServerCallStreamObserver<TaskStatsResponse> observer) {
    this.task = task;
    this.interval = interval;
    this.observer = observer;
  }

  /** Answers a call, on a thread of its own. Has to be called before the call's method returns. */
  static void serve(
      ManagedTask task, Duration asked, ServerCallStreamObserver<TaskStatsResponse> observer) {
    StatsStream stream = new StatsStream(task, interval(asked), observer);
    Thread thread =
        Thread.ofVirtual()
            .name("stats-" + task.invocation().nomadTaskId())
            .unstarted(stream::sendUntilOver);
    observer.setOnCancelHandler(thread::interrupt);
    thread.start();
  }

  private static Duration interval(Duration asked) {
    if (!asked.isPositive()) {
      return DEFAULT_INTERVAL;
    }
    return asked.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : asked;
  }

  private void sendUntilOver() {
    boolean measured = task.connection().runtime().capabilities().contains(Capability.STATS);
    try {
      do {
        // A message that Nomad does not take is left out: the next one is as good.
        if (measured && observer.isReady() && task.hold() instanceof Hold.Owning) {
          measure().ifPresent(observer::onNext);
        }
      } while (!isOverWithin(interval));
      observer.onCompleted();
    } catch (InterruptedException nomadWentAway) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException closedMeanwhile) {
      System.getLogger(StatsStream.class.getName())
          .log(System.Logger.Level.DEBUG, "a stream of figures was closed", closedMeanwhile);
    }
  }

  private boolean isOverWithin(Duration time) throws InterruptedException {
    try {
      task.end().get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    } catch (ExecutionException over) {
      return true;
    }
  }

  private Optional<TaskStatsResponse> measure() {
    try {
      return Optional.of(message(task.connection().runtime().stats(task.handle().remoteId())));
    } catch (RemoteFailure unknownNow) {
      return Optional.empty();
    }
  }

  private TaskStatsResponse message(dev.tether.runtime.TaskStats stats) {
    return StatsMessages.of(
        task.invocation().nomadTaskId(), stats, meter.next(stats), processes.of(stats));
  }
}
