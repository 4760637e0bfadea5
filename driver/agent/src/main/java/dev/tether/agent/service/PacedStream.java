package dev.tether.agent.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers one call with a stream of messages, no faster than the other side takes them. A virtual
 * thread of its own does so; it is interrupted when the other side goes away.
 */
final class PacedStream<T> {
  private final ServerCallStreamObserver<T> observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();

  private PacedStream(ServerCallStreamObserver<T> observer) {
    this.observer = observer;
  }

  /** Sends the messages of one stream and returns at its end. */
  interface Body<T> {
    void run(PacedStream<T> stream) throws InterruptedException;
  }

  /**
   * Answers a call. Has to be called before the call's method returns.
   *
   * @param id the task that the call is about; may be empty
   */
  static <T> void serve(StreamObserver<T> observer, String id, Body<T> body) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    PacedStream<T> stream = new PacedStream<>(call);
    Thread thread = Thread.ofVirtual().name("stream-" + id).unstarted(() -> stream.run(id, body));
    call.setOnReadyHandler(stream::wake);
    call.setOnCancelHandler(thread::interrupt);
    thread.start();
  }

  private void run(String id, Body<T> body) {
    try {
      body.run(this);
      if (!observer.isCancelled()) {
        observer.onCompleted();
      }
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      if (!observer.isCancelled()) {
        observer.onError(FailureStatus.of(failed, id));
      }
    }
  }

  private void wake() {
    lock.lock();
    try {
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the other side can take more, and sends. Any thread may call it. */
  void send(T message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!observer.isReady()) {
        ready.await();
      }
      observer.onNext(message);
    } finally {
      lock.unlock();
    }
  }
}
