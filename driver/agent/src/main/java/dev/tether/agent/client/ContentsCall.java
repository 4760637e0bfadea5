package dev.tether.agent.client;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.wire.AgentGrpc;
import dev.tether.agent.wire.ContentsInput;
import dev.tether.agent.wire.ContentsOutput;
import dev.tether.runtime.RemoteFailure;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A call that brings contents to an agent. It is bounded by silence and not by its length: the
 * agent gives signs of life while it works. Used by one thread.
 */
final class ContentsCall extends ClientCall.Listener<ContentsOutput> implements AutoCloseable {
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(30);
  private static final int AHEAD = 8;

  private final Endpoint agent;
  private final Duration patience;
  private final ClientCall<ContentsInput, ContentsOutput> call;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long lastHeard = System.nanoTime();
  private Optional<List<Integer>> needed = Optional.empty();
  private boolean done;
  private Optional<RemoteFailure> failure = Optional.empty();

  private ContentsCall(
      Endpoint agent, Duration patience, ClientCall<ContentsInput, ContentsOutput> call) {
    this.agent = agent;
    this.patience = patience;
    this.call = call;
  }

  /**
   * Begins a call.
   *
   * @param timeout how long other calls may take
   */
  static ContentsCall open(Endpoint agent, Channel channel, Duration timeout) {
    Duration patience = timeout.compareTo(LEAST_PATIENCE) > 0 ? timeout : LEAST_PATIENCE;
    ContentsCall call =
        new ContentsCall(
            agent,
            patience,
            channel.newCall(AgentGrpc.getPutContentsMethod(), CallOptions.DEFAULT));
    call.call.start(call, new Metadata());
    call.call.request(AHEAD);
    return call;
  }

  @Override
  public void onMessage(ContentsOutput output) {
    change(
        () -> {
          switch (output.getOutputCase()) {
            case NEEDED -> needed = Optional.of(output.getNeeded().getFilesList());
            case DONE -> done = true;
            case WORKING, OUTPUT_NOT_SET -> {}
          }
        });
    call.request(1);
  }

  @Override
  public void onReady() {
    change(() -> {});
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    change(
        () ->
            failure =
                Optional.of(
                    status.isOk()
                        ? new RemoteFailure.Failed(
                            "the agent at %s ended a transfer without a word".formatted(agent))
                        : StatusFailure.of(status, trailers, agent)));
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      lastHeard = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something, as long as the agent shows that it lives. */
  private void await(Supplier<Boolean> condition) throws InterruptedException {
    while (!condition.get()) {
      if (failure.isPresent()) {
        throw failure.get();
      }
      long left = lastHeard + patience.toNanos() - System.nanoTime();
      if (left <= 0) {
        throw new RemoteFailure.Unreachable(
            "the agent at %s did not go on with a transfer: see whether it is overloaded or stopped"
                .formatted(agent));
      }
      boolean ignored = changed.await(left, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Sends a message once the agent can take it.
   *
   * @throws RemoteFailure when the call has failed
   */
  void send(ContentsInput input) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      await(() -> failure.isEmpty() && call.isReady());
      unlessClosed(() -> call.sendMessage(input));
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the agent has said which files it needs. */
  List<Integer> awaitNeeded() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      await(() -> needed.isPresent());
      return needed.orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  /** Says that there is nothing more to send, and waits until the agent has it all. */
  void finish() throws InterruptedException {
    unlessClosed(call::halfClose);
    lock.lockInterruptibly();
    try {
      await(() -> done);
    } finally {
      lock.unlock();
    }
  }

  /** The call hears of a connection that the driver closes only after its threads have ended. */
  private void unlessClosed(Runnable step) {
    try {
      step.run();
    } catch (RejectedExecutionException closed) {
      throw StatusFailure.closed(agent, closed);
    }
  }

  /** Gives the call up where it is not finished. */
  @Override
  public void close() {
    call.cancel("closed by the driver", null);
  }
}
