package dev.tether.harness.embedded.driver;

import dev.tether.harness.embedded.time.ClusterTime;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The faults that wait for calls to one node's plugin. Thread-safe. */
public final class RpcFaults {
  private final ClusterTime time;
  private final List<Planned> planned = new ArrayList<>();

  private record Planned(String method, int skip, RpcFault fault) {}

  public RpcFaults(ClusterTime time) {
    this.time = time;
  }

  /**
   * Plans a fault, once.
   *
   * @param method for instance {@code StartTask}
   * @param skip how many calls of this method go well before
   */
  public synchronized void plan(String method, int skip, RpcFault fault) {
    planned.add(new Planned(method, skip, fault));
  }

  /** How many faults have not happened yet. */
  public synchronized int left() {
    return planned.size();
  }

  private synchronized Optional<RpcFault> next(String method) {
    for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
      Planned one = all.next();
      if (one.method().equals(method)) {
        all.remove();
        if (one.skip() == 0) {
          return Optional.of(one.fault());
        }
        planned.addFirst(new Planned(method, one.skip() - 1, one.fault()));
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Puts the faults on a connection. */
  ClientInterceptor interceptor(ProcessHandle plugin) {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        Optional<RpcFault> fault = next(method.getBareMethodName());
        if (fault.isPresent() && fault.get() instanceof RpcFault.Fails(Status status)) {
          return new Refused<>(status);
        }
        ClientCall<Q, A> call = next.newCall(method, options);
        return fault.isPresent() ? new Faulty<>(call, fault.get(), plugin) : call;
      }
    };
  }

  private final class Faulty<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private final RpcFault fault;
    private final ProcessHandle plugin;

    Faulty(ClientCall<Q, A> call, RpcFault fault, ProcessHandle plugin) {
      super(call);
      this.fault = fault;
      this.plugin = plugin;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      switch (fault) {
        case RpcFault.Fails _ -> throw new IllegalStateException("not made at all");
        case RpcFault.Waits(var delay) -> {
          awaitTime(delay);
          super.start(listener, headers);
        }
        case RpcFault.CrashBeforeCall() -> {
          plugin.destroyForcibly();
          super.start(listener, headers);
        }
        case RpcFault.CrashBeforeReply() ->
            super.start(
                new Answering<>(listener, Status.UNAVAILABLE.withDescription("plugin crashed")) {
                  @Override
                  void first() {
                    plugin.destroyForcibly();
                  }
                },
                headers);
        case RpcFault.CrashAfterReply() ->
            super.start(
                new SimpleForwardingClientCallListener<>(listener) {
                  @Override
                  public void onClose(Status status, Metadata trailers) {
                    plugin.destroyForcibly();
                    super.onClose(status, trailers);
                  }
                },
                headers);
      }
    }

    private void awaitTime(Duration delay) {
      CountDownLatch over = new CountDownLatch(1);
      time.after(delay, over::countDown);
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A call that is never made. */
  private static final class Refused<Q, A> extends ClientCall<Q, A> {
    private final Status status;

    Refused(Status status) {
      this.status = status;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      listener.onClose(status, new Metadata());
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }

  /** Says something else than the plugin. */
  private static class Answering<A> extends SimpleForwardingClientCallListener<A> {
    private final Status status;

    Answering(ClientCall.Listener<A> listener, Status status) {
      super(listener);
      this.status = status;
    }

    void first() {}

    @Override
    public void onMessage(A message) {
      first();
    }

    @Override
    public void onClose(Status ignored, Metadata trailers) {
      super.onClose(status, new Metadata());
    }
  }
}
