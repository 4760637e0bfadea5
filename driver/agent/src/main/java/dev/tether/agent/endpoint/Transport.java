package dev.tether.agent.endpoint;

import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Makes gRPC speak over an {@link Endpoint}. */
public final class Transport {
  private Transport() {}

  /** A group of threads that move bytes. The caller shuts it down. */
  public static EventLoopGroup threads(int count, String name) {
    return new MultiThreadIoEventLoopGroup(
        count, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /**
   * A client of the agent at {@code endpoint}; connects when it is used. The caller adds an SSL
   * context where the endpoint needs one.
   */
  public static NettyChannelBuilder client(Endpoint endpoint, EventLoopGroup threads) {
    return switch (endpoint) {
      // A unix socket has no keep-alive of TCP; Netty would warn about gRPC's asking for it.
      case Endpoint.Unix unix ->
          plain(unix, threads)
              .channelType(NioDomainSocketChannel.class)
              .withOption(ChannelOption.SO_KEEPALIVE, null);
      case Endpoint.Tcp tcp -> plain(tcp, threads).channelType(NioSocketChannel.class);
      // By name, so that it is looked up again whenever the connection is lost.
      case Endpoint.Tls tls ->
          NettyChannelBuilder.forAddress(tls.host(), tls.port())
              .eventLoopGroup(threads)
              .channelType(NioSocketChannel.class);
    };
  }

  private static NettyChannelBuilder plain(Endpoint endpoint, EventLoopGroup threads) {
    return NettyChannelBuilder.forAddress(endpoint.address())
        .eventLoopGroup(threads)
        .overrideAuthority("agent")
        .usePlaintext();
  }

  /** A server at {@code endpoint}. The caller adds an SSL context where the endpoint needs one. */
  public static NettyServerBuilder server(
      Endpoint endpoint, EventLoopGroup acceptors, EventLoopGroup workers) {
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(endpoint.address())
            .bossEventLoopGroup(acceptors)
            .workerEventLoopGroup(workers);
    return switch (endpoint) {
      case Endpoint.Unix unix ->
          server
              .channelType(NioServerDomainSocketChannel.class)
              .withChildOption(ChannelOption.SO_KEEPALIVE, null);
      case Endpoint.Tcp tcp -> server.channelType(NioServerSocketChannel.class);
      case Endpoint.Tls tls -> server.channelType(NioServerSocketChannel.class);
    };
  }
}
