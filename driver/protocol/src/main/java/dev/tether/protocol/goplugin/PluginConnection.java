package dev.tether.protocol.goplugin;

import com.google.protobuf.Empty;
import dev.tether.protocol.goplugin.wire.ConnInfo;
import dev.tether.protocol.goplugin.wire.GRPCBrokerGrpc;
import dev.tether.protocol.goplugin.wire.GRPCStdioGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A connection to a plugin, with the two streams that go-plugin opens on each one. */
final class PluginConnection implements AutoCloseable {
  private final ManagedChannel channel;
  private final EventLoopGroup eventLoop;
  private final ExecutorService executor;

  private PluginConnection(
      ManagedChannel channel, EventLoopGroup eventLoop, ExecutorService executor) {
    this.channel = channel;
    this.eventLoop = eventLoop;
    this.executor = executor;
  }

  static PluginConnection open(SocketAddress address) {
    EventLoopGroup eventLoop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("plugin-client-io", true), NioIoHandler.newFactory());
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address)
            .channelType(
                address instanceof UnixDomainSocketAddress
                    ? NioDomainSocketChannel.class
                    : NioSocketChannel.class)
            .eventLoopGroup(eventLoop)
            // Takes back what gRPC sets for TCP: a unix socket has no keepalive, and Netty would
            // warn.
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .executor(executor)
            .usePlaintext()
            .overrideAuthority("unused")
            .maxInboundMessageSize(Integer.MAX_VALUE)
            // A host must see each failure; a call that is repeated in secret would hide one.
            .disableRetry()
            .build();
    PluginConnection connection = new PluginConnection(channel, eventLoop, executor);
    connection.openStandardStreams();
    return connection;
  }

  private void openStandardStreams() {
    GRPCStdioGrpc.newStub(channel).streamStdio(Empty.getDefaultInstance(), new Ignored<>());
    // Stays open for the life of the connection, with nothing said on it.
    StreamObserver<ConnInfo> _ = GRPCBrokerGrpc.newStub(channel).startStream(new Ignored<>());
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    executor.shutdown();
  }

  /** A plugin need not offer these streams; whatever comes of them is of no interest. */
  private static final class Ignored<T> implements StreamObserver<T> {
    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
