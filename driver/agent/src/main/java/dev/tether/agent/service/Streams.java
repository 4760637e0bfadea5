package dev.tether.agent.service;

import com.google.protobuf.UnsafeByteOperations;
import dev.tether.agent.codec.Wire;
import dev.tether.agent.log.LogFollower;
import dev.tether.agent.task.Subscription;
import dev.tether.agent.task.Tasks;
import dev.tether.agent.wire.LogChunk;
import dev.tether.agent.wire.ReadLogsRequest;
import dev.tether.agent.wire.WatchEvent;
import dev.tether.agent.wire.WatchRequest;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.TaskWatch.Change;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;

/** The two RPCs that answer with a stream. */
final class Streams {
  /** An interrupt ends the wait earlier. */
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final Tasks tasks;

  Streams(Tasks tasks) {
    this.tasks = tasks;
  }

  void watch(WatchRequest request, StreamObserver<WatchEvent> observer) {
    PacedStream.serve(observer, "", stream -> watch(request.getCluster(), stream));
  }

  private void watch(String cluster, PacedStream<WatchEvent> stream) throws InterruptedException {
    try (Subscription subscription = tasks.watch(cluster)) {
      while (true) {
        Optional<Change> change = subscription.next(WAIT);
        if (change.isPresent()) {
          stream.send(event(change.get()));
        }
      }
    }
  }

  private static WatchEvent event(Change change) {
    WatchEvent.Builder event = WatchEvent.newBuilder();
    switch (change) {
      case Change.Present present -> event.setPresent(Wire.message(present.task()));
      case Change.Gone gone -> event.setGone(gone.id().value());
      case Change.Synced synced -> event.setSynced(WatchEvent.Synced.getDefaultInstance());
    }
    return event.build();
  }

  void logs(ReadLogsRequest request, StreamObserver<LogChunk> observer) {
    PacedStream.serve(observer, request.getId(), stream -> logs(request, stream));
  }

  private void logs(ReadLogsRequest request, PacedStream<LogChunk> stream)
      throws InterruptedException {
    try (LogFollower follower = tasks.logs(request.getId(), stream(request), request.getOffset())) {
      for (byte[] bytes = follower.next(); bytes.length > 0; bytes = follower.next()) {
        stream.send(
            LogChunk.newBuilder()
                .setOffset(follower.offset() - bytes.length)
                .setData(UnsafeByteOperations.unsafeWrap(bytes))
                .build());
      }
    }
  }

  private static LogStream stream(ReadLogsRequest request) {
    return switch (request.getStream()) {
      case STDOUT -> LogStream.STDOUT;
      case STDERR -> LogStream.STDERR;
      case UNRECOGNIZED -> throw new IllegalArgumentException("there is no such log stream");
    };
  }
}
