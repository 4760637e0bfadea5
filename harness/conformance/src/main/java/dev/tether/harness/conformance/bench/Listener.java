package dev.tether.harness.conformance.bench;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What comes of a stream. Closing it cancels the call. Safe for any thread. */
public final class Listener<T> implements AutoCloseable {
  private final Context.CancellableContext context = Context.current().withCancellation();
  private final List<T> messages = new CopyOnWriteArrayList<>();
  private volatile Optional<Status> end = Optional.empty();

  private Listener() {}

  /**
   * Opens a stream.
   *
   * @param open makes the call with this observer
   */
  public static <T> Listener<T> to(Consumer<StreamObserver<T>> open) {
    Listener<T> listener = new Listener<>();
    listener.context.run(() -> open.accept(listener.observer()));
    return listener;
  }

  private StreamObserver<T> observer() {
    return new StreamObserver<>() {
      @Override
      public void onNext(T message) {
        messages.add(message);
      }

      @Override
      public void onError(Throwable failure) {
        end = Optional.of(Status.fromThrowable(failure));
      }

      @Override
      public void onCompleted() {
        end = Optional.of(Status.OK);
      }
    };
  }

  /** What has come so far. */
  public List<T> messages() {
    return List.copyOf(messages);
  }

  /** How the stream ended, if it did. */
  public Optional<Status> end() {
    return end;
  }

  /** Waits for the first message. */
  public T awaitFirst(Duration limit, String what) throws Exception {
    Expect.within(limit, what, () -> !messages.isEmpty() || end.isPresent());
    Expect.that(!messages.isEmpty(), what + " did not come, the stream ended with " + end);
    return messages.getFirst();
  }

  /** Waits for the end. */
  public Status awaitEnd(Duration limit, String what) throws Exception {
    Expect.within(limit, what, () -> end.isPresent());
    return end.orElseThrow();
  }

  /** Expects that the stream stays open for a while. */
  public void expectOpen(Duration time, String what) throws Exception {
    Expect.throughout(time, what + " ended by itself", () -> end.isEmpty());
  }

  @Override
  public void close() {
    context.cancel(null);
  }
}
