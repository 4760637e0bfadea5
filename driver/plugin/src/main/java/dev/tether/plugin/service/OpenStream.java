package dev.tether.plugin.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An answer that stays open until Nomad goes away: Nomad opens a stream that ends again at once,
 * without any pause.
 */
final class OpenStream<A> {
  private final ServerCallStreamObserver<A> observer;
  private final AtomicReference<Runnable> onGone = new AtomicReference<>(() -> {});

  private OpenStream(ServerCallStreamObserver<A> observer) {
    this.observer = observer;
  }

  /** Takes the stream over; without a subscription it stays silent. */
  static <A> OpenStream<A> of(StreamObserver<A> observer) {
    OpenStream<A> stream = new OpenStream<>((ServerCallStreamObserver<A>) observer);
    stream.observer.setOnCancelHandler(() -> stream.onGone.get().run());
    return stream;
  }

  /** Sends all that a source tells, until Nomad goes away. */
  <E> void subscribe(
      Consumer<Consumer<E>> listen, Consumer<Consumer<E>> forget, Function<E, A> message) {
    Consumer<E> listener = element -> send(message.apply(element));
    onGone.set(() -> forget.accept(listener));
    listen.accept(listener);
    if (observer.isCancelled()) {
      forget.accept(listener);
    }
  }

  private synchronized void send(A message) {
    if (!observer.isCancelled()) {
      observer.onNext(message);
    }
  }
}
