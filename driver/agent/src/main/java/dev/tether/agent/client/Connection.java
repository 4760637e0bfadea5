package dev.tether.agent.client;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.endpoint.Transport;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A connection that comes back quickly: gRPC itself waits up to two minutes between attempts, which
 * suits data centres and not an agent that is restarted on the same host.
 */
final class Connection implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration PING_EVERY = Duration.ofSeconds(10);
  private static final int LARGEST_ANSWER = 512 << 20;

  private final EventLoopGroup threads = Transport.threads(1, "agent-client");
  private final ManagedChannel channel;
  private volatile boolean closed;

  /**
   * Connects to an agent when it is used.
   *
   * @param timeout after which a ping without an answer means that the connection is dead
   */
  Connection(Endpoint agent, Duration timeout) {
    this.channel =
        Transport.client(agent, threads)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .keepAliveTime(PING_EVERY.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .maxInboundMessageSize(LARGEST_ANSWER)
            .build();
    follow();
  }

  ManagedChannel channel() {
    return channel;
  }

  private void follow() {
    ConnectivityState state = channel.getState(false);
    if (closed || state == ConnectivityState.SHUTDOWN) {
      return;
    }
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      var ignored =
          threads.schedule(channel::resetConnectBackoff, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
    channel.notifyWhenStateChanged(state, this::follow);
  }

  @Override
  public void close() {
    closed = true;
    channel.shutdownNow();
    var ignored = threads.shutdownGracefully(0, RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }
}
