package dev.tether.agent.client;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.runtime.RemoteFailure;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A stream of messages from the agent, taken one by one. The agent is asked for a message only when
 * one was taken, so that a slow taker slows the agent down instead of filling memory.
 *
 * <p>Used by one thread, apart from {@link #close}.
 */
final class PulledStream<T> implements AutoCloseable {
  /** How many messages may wait here; more are asked for when half of them were taken. */
  private static final int AHEAD = 32;

  private final Endpoint agent;
  private final ClientCall<?, T> call;
  private final BlockingQueue<Item<T>> items = new LinkedBlockingQueue<>();
  private Optional<End<T>> end = Optional.empty();
  private int taken;

  private sealed interface Item<T> {}

  private record Message<T>(T value) implements Item<T> {}

  private record End<T>(Status status, Metadata trailers) implements Item<T> {}

  private PulledStream(Endpoint agent, ClientCall<?, T> call) {
    this.agent = agent;
    this.call = call;
  }

  /** Calls {@code method}. */
  static <Q, T> PulledStream<T> open(
      Endpoint agent, Channel channel, MethodDescriptor<Q, T> method, Q request) {
    // What comes is only put aside, which the connection's own thread can do.
    ClientCall<Q, T> call =
        channel.newCall(method, CallOptions.DEFAULT.withExecutor(Runnable::run));
    PulledStream<T> stream = new PulledStream<>(agent, call);
    call.start(stream.listener(), new Metadata());
    call.request(AHEAD);
    call.sendMessage(request);
    call.halfClose();
    return stream;
  }

  private ClientCall.Listener<T> listener() {
    return new ClientCall.Listener<>() {
      @Override
      public void onMessage(T message) {
        items.add(new Message<>(message));
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        items.add(new End<>(status, trailers));
      }
    };
  }

  /** What came of waiting. */
  sealed interface Taken<T> {}

  /** A message. */
  record Got<T>(T message) implements Taken<T> {}

  /** Nothing within the time. */
  record Late<T>() implements Taken<T> {}

  /** The agent said that there is nothing more. */
  record Finished<T>() implements Taken<T> {}

  /**
   * Waits for the next message.
   *
   * @throws RemoteFailure when the stream broke, also every time after that
   */
  Taken<T> take(Duration atMost) throws InterruptedException {
    if (end.isEmpty()) {
      Item<T> item = items.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
      switch (item) {
        case null -> {
          return new Late<>();
        }
        case Message<T> message -> {
          taken++;
          if (taken == AHEAD / 2) {
            call.request(taken);
            taken = 0;
          }
          return new Got<>(message.value());
        }
        case End<T> last -> end = Optional.of(last);
      }
    }
    End<T> last = end.get();
    if (last.status().isOk()) {
      return new Finished<>();
    }
    throw StatusFailure.of(last.status(), last.trailers(), agent);
  }

  @Override
  public void close() {
    call.cancel("closed by the driver", null);
  }
}
