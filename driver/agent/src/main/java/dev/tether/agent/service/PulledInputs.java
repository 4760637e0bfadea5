package dev.tether.agent.service;

import dev.tether.runtime.RemoteFailure;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The messages of one call, taken one by one; the other side sends no more than a few ahead. Taken
 * by one thread, which has to be interrupted when the other side goes away.
 */
final class PulledInputs<T> implements StreamObserver<T> {
  private static final Logger LOG = System.getLogger(PulledInputs.class.getName());

  /** How many messages may wait here. */
  private static final int AHEAD = 16;

  private final ServerCallStreamObserver<?> call;
  private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();

  /** Has to be made before the call's method returns. */
  PulledInputs(ServerCallStreamObserver<?> call) {
    this.call = call;
    call.disableAutoRequest();
    call.request(AHEAD);
  }

  @Override
  public void onNext(T message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable gone) {
    LOG.log(Level.DEBUG, "the other side of a call went away: {0}", gone.getMessage());
  }

  @Override
  public void onCompleted() {
    // Whoever takes the messages knows which one is the last.
  }

  /**
   * Waits for the next message.
   *
   * @throws RemoteFailure.Failed when none comes in time
   */
  T take(Duration atMost) throws InterruptedException {
    T message = messages.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (message == null) {
      throw new RemoteFailure.Failed(
          "nothing arrived for %d seconds: the transfer was given up"
              .formatted(atMost.toSeconds()));
    }
    call.request(1);
    return message;
  }
}
