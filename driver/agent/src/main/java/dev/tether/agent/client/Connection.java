package dev.tether.agent.client;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.endpoint.Transport;
import dev.tether.agent.tls.TlsCredentials;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A connection that comes back quickly: gRPC itself waits up to two minutes between attempts, which
 * suits data centres and not an agent that is restarted on the same host; and it waits for ever
 * where a host takes a connection and says nothing, as one that stands still does.
 */
final class Connection implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration PING_EVERY = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 1000;
  private static final int LARGEST_ANSWER = 512 << 20;

  private final EventLoopGroup threads = Transport.threads(1, "agent-client");
  private final ManagedChannel channel;
  private final Channel calls;
  private final Duration timeout;

  /** How long there has been no connection, in looks; of the event loop's thread only. */
  private int looksWithout;

  /**
   * Connects to an agent when it is used.
   *
   * @param timeout after which a ping without an answer means that the connection is dead, and
   *     after which an attempt to connect is given up and begun again
   * @param access for an agent that is reached with TLS
   */
  Connection(Endpoint agent, Duration timeout, Optional<TlsAccess> access) {
    this.timeout = timeout;
    NettyChannelBuilder client = Transport.client(agent, threads);
    Optional<TlsCredentials> tls =
        access.map(given -> TlsCredentials.ofDriver(given.files(), InstantSource.system()));
    tls.ifPresent(
        credentials -> {
          client.sslContext(credentials.connecting());
          var ignored =
              threads.scheduleWithFixedDelay(
                  credentials::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        });
    access.flatMap(TlsAccess::serverName).ifPresent(client::overrideAuthority);
    this.channel =
        client
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .keepAliveTime(PING_EVERY.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .maxInboundMessageSize(LARGEST_ANSWER)
            .build();
    this.calls =
        tls.<Channel>map(
                credentials ->
                    ClientInterceptors.intercept(channel, new TlsExplanation(credentials)))
            .orElse(channel);
    var ignored =
        threads.scheduleWithFixedDelay(
            this::look, RETRY.toMillis(), RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** For calls; its failures tell of certificates where those are the cause. */
  Channel channel() {
    return calls;
  }

  /** Asks for the state each time: it stays at "failed" through any number of attempts. */
  private void look() {
    ConnectivityState state = channel.getState(false);
    switch (state) {
      case READY, IDLE, SHUTDOWN -> looksWithout = 0;
      case CONNECTING, TRANSIENT_FAILURE -> {
        channel.resetConnectBackoff();
        looksWithout++;
      }
    }
    if (RETRY.multipliedBy(looksWithout).compareTo(timeout) >= 0) {
      looksWithout = 0;
      channel.enterIdle();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var ignored = threads.shutdownGracefully(0, RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }
}
