package dev.tether.harness.tap.relay;

import dev.tether.protocol.goplugin.PluginSocket;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server that hosts speak to in the driver's place, and the connection to the driver. Safe for
 * any thread.
 */
public final class Relay implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Relay.class.getName());

  /** What a Go driver accepts as headers and trailers; error texts can be long. */
  private static final int MAX_METADATA_BYTES = 16 << 20;

  private static final Duration SETTLE_LIMIT = Duration.ofMillis(200);

  private final EventLoopGroup loop;
  private final ManagedChannel channel;
  private final Server server;
  private final PluginSocket socket;
  private final AtomicLong calls = new AtomicLong();

  private Relay(SocketAddress driver, PluginSocket socket, RelayWatch watch, Gate gate, Ends ends) {
    this.socket = socket;
    // One thread moves the bytes of both sides: a call changes threads nowhere.
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("tap-io", true), NioIoHandler.newFactory());
    channel = connect(driver, loop);
    Parts parts = new Parts(watch, gate, ends.loss(), ends.crash(), loop);
    server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket.path()))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            // Takes back what gRPC sets for TCP; Netty would warn.
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .directExecutor()
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .permitKeepAliveTime(0, TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .fallbackHandlerRegistry(new AnyMethod(parts))
            .build();
  }

  /**
   * What is done about the end of the driver.
   *
   * @param loss tells whether a failure means that the driver is gone
   * @param crash kills the driver
   */
  public record Ends(DriverLoss loss, Runnable crash) {
    public Ends {
      Objects.requireNonNull(loss, "loss");
      Objects.requireNonNull(crash, "crash");
    }
  }

  /** What all calls share. */
  record Parts(RelayWatch watch, Gate gate, DriverLoss loss, Runnable crash, EventLoopGroup loop) {
    void later(Duration delay, Runnable action) {
      var _ = loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void log(System.Logger.Level level, String what, Throwable failure) {
      LOG.log(level, what, failure);
    }
  }

  /**
   * Connects to a driver and listens in its place.
   *
   * @throws IOException when the socket cannot be made
   */
  public static Relay start(
      SocketAddress driver, PluginSocket socket, RelayWatch watch, Gate gate, Ends ends)
      throws IOException {
    Relay relay = new Relay(driver, socket, watch, gate, ends);
    try {
      relay.server.start();
      socket.restrict();
      return relay;
    } catch (IOException e) {
      relay.close();
      throw new IOException(
          "the tap cannot listen on %s: %s".formatted(socket.path(), e.getMessage()), e);
    }
  }

  private static ManagedChannel connect(SocketAddress driver, EventLoopGroup loop) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(driver)
            .channelType(
                driver instanceof UnixDomainSocketAddress
                    ? NioDomainSocketChannel.class
                    : NioSocketChannel.class)
            .eventLoopGroup(loop)
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .directExecutor()
            .usePlaintext()
            .overrideAuthority("unused")
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .idleTimeout(Long.MAX_VALUE, TimeUnit.DAYS)
            .disableRetry()
            .build();
    channel.getState(true);
    return channel;
  }

  /** The connection to the driver, for calls of the tap's own. Callbacks must return at once. */
  public Channel driver() {
    return channel;
  }

  /**
   * Waits, for about half a second at most, until everything that a driver answered whose process
   * has ended is on its way to the host.
   */
  public void settle() throws InterruptedException {
    CountDownLatch disconnected = new CountDownLatch(1);
    // What the driver wrote last is read before the end of its connection is.
    if (channel.getState(false) == ConnectivityState.READY) {
      channel.notifyWhenStateChanged(ConnectivityState.READY, disconnected::countDown);
      disconnected.await(SETTLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
    // Twice: what the first round finds may write once more.
    for (int i = 0; i < 2; i++) {
      var _ = loop.submit(() -> {}).await(SETTLE_LIMIT.toMillis());
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    try {
      socket.delete();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the socket cannot be removed: {0}", e.getMessage());
    }
  }

  /** Finds every method, whatever it is called. */
  private final class AnyMethod extends HandlerRegistry {
    private final Parts parts;

    AnyMethod(Parts parts) {
      this.parts = parts;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String methodName, String authority) {
      return ServerMethodDefinition.create(RawBytes.method(methodName), this::startCall);
    }

    private ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      return new RelayedCall(calls.incrementAndGet(), call, headers, channel, parts).begin();
    }
  }
}
