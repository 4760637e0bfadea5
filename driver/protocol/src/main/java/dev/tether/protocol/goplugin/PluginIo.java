package dev.tether.protocol.goplugin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What moves the bytes of a plugin's server.
 *
 * <p>To load it takes a third of a plugin's start. So it is made on a thread of its own, beside
 * what the plugin prepares meanwhile. Nothing else may use Netty before {@link #eventLoop} has
 * returned: classes that two threads initialize in another order wait for each other for ever.
 */
final class PluginIo {
  private final FutureTask<EventLoopGroup> made = new FutureTask<>(PluginIo::make);

  private PluginIo() {}

  /** Begins to make it, and returns at once. */
  static PluginIo begin() {
    PluginIo io = new PluginIo();
    Thread.ofPlatform().daemon().name("plugin-io-start").start(io.made);
    return io;
  }

  private static EventLoopGroup make() throws InterruptedException, IOException {
    NettyStart.prepare();
    // One thread moves the bytes of the one connection; calls that may block run elsewhere.
    EventLoopGroup eventLoop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("plugin-io", true), NioIoHandler.newFactory());
    // One that is never bound loads what the one that is bound will need.
    eventLoop
        .register(channelOf(ServerSocketChannel.open(StandardProtocolFamily.UNIX)))
        .sync()
        .channel()
        .close()
        .sync();
    return eventLoop;
  }

  /** The event loop, as soon as it is there; the same each time. */
  EventLoopGroup eventLoop() throws InterruptedIOException {
    try {
      return made.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the plugin's event loop was made");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the plugin's event loop can't be made", e.getCause());
    }
  }

  /**
   * The channel of a socket that is already open.
   *
   * <p>It does not accept anything before the server binds it, which is when the server has said
   * what becomes of a connection. Its connections write all at once what one turn of the event loop
   * has for the host. Otherwise the answer to the ping that Nomad's client sends along with each
   * request is a write of its own, and wakes the client up in vain just before the response does.
   */
  static ServerChannel channelOf(ServerSocketChannel open) {
    NioServerDomainSocketChannel channel = new NioServerDomainSocketChannel(open);
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(new OpenChannel());
    return channel;
  }

  private static final class OpenChannel extends ChannelDuplexHandler {
    @Override
    public void bind(ChannelHandlerContext context, SocketAddress where, ChannelPromise promise) {
      promise.setSuccess();
      context.channel().config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ((Channel) accepted)
          .pipeline()
          .addFirst(
              new FlushConsolidationHandler(
                  FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
      context.fireChannelRead(accepted);
    }
  }
}
