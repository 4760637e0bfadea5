package dev.tether.plugin.service;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other side of a call with a stream of answers; takes everything at once. */
final class RecordedCall<T> extends ServerCallStreamObserver<T> {
  private final List<T> messages = new CopyOnWriteArrayList<>();
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile boolean completed;
  private volatile boolean cancelled;
  private volatile Runnable onCancel = () -> {};

  List<T> messages() {
    return messages;
  }

  boolean isCompleted() {
    return completed;
  }

  Optional<Throwable> failure() {
    return failure;
  }

  /** Nomad ends the call. */
  void goAway() {
    cancelled = true;
    onCancel.run();
  }

  @Override
  public void onNext(T message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable thrown) {
    failure = Optional.of(thrown);
  }

  @Override
  public void onCompleted() {
    completed = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void request(int count) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void disableAutoInboundFlowControl() {}
}
