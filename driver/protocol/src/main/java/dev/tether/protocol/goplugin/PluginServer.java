package dev.tether.protocol.goplugin;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A Nomad plugin's gRPC server on its unix socket.
 *
 * <p>A plugin's {@code main} calls {@link #serve}, which does everything up to the end of the
 * process. {@link #start} opens only the socket, for tests inside one JVM. Safe for any thread.
 */
public final class PluginServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int FLOW_CONTROL_WINDOW = 1 << 20;

  /** How long calls may finish by themselves before they are cancelled. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private static final Duration CANCEL_LIMIT = Duration.ofMillis(300);

  private final Server server;
  private final EventLoopGroup eventLoop;
  private final PluginListener listener;
  private final CountDownLatch shutdownRequested;

  private PluginServer(
      Server server,
      EventLoopGroup eventLoop,
      PluginListener listener,
      CountDownLatch shutdownRequested) {
    this.server = server;
    this.eventLoop = eventLoop;
    this.listener = listener;
    this.shutdownRequested = shutdownRequested;
  }

  /**
   * What a plugin serves, and how.
   *
   * @param name the name of the plugin's file, for messages to people
   * @param services the application's services
   * @param interceptors in the order in which a call passes them
   * @param threads where the calls run
   * @param onStart runs when the log is set up, before a call is answered; has to be quick
   * @param onShutdown runs when the plugin ends on request, for at most a second; open calls are
   *     cancelled only afterwards
   * @param environment the variables that the host set
   */
  public record Config(
      String name,
      List<? extends BindableService> services,
      List<? extends ServerInterceptor> interceptors,
      CallThreads threads,
      Runnable onStart,
      Runnable onShutdown,
      Map<String, String> environment) {

    public Config {
      Objects.requireNonNull(name, "name");
      services = List.copyOf(services);
      interceptors = List.copyOf(interceptors);
      Objects.requireNonNull(threads, "threads");
      Objects.requireNonNull(onStart, "onStart");
      Objects.requireNonNull(onShutdown, "onShutdown");
      environment = Map.copyOf(environment);
    }

    /** A virtual thread per call, nothing to do at the end, and this process's environment. */
    public static Config of(String name, List<? extends BindableService> services) {
      return new Config(
          name,
          services,
          List.of(),
          new CallThreads(Executors.newVirtualThreadPerTaskExecutor(), Set.of()),
          () -> {},
          () -> {},
          System.getenv());
    }

    /** The same with these interceptors. */
    public Config withInterceptors(List<? extends ServerInterceptor> newInterceptors) {
      return new Config(name, services, newInterceptors, threads, onStart, onShutdown, environment);
    }

    /** The same with these methods that never block. */
    public Config withQuickMethods(Set<String> newQuickMethods) {
      return new Config(
          name,
          services,
          interceptors,
          threads.withQuickMethods(newQuickMethods),
          onStart,
          onShutdown,
          environment);
    }

    /** The same with something to do at the start. */
    public Config withOnStart(Runnable newOnStart) {
      return new Config(name, services, interceptors, threads, newOnStart, onShutdown, environment);
    }

    /** The same with something to do at the end. */
    public Config withOnShutdown(Runnable newOnShutdown) {
      return new Config(name, services, interceptors, threads, onStart, newOnShutdown, environment);
    }

    /** The same with another environment. */
    public Config withEnvironment(Map<String, String> newEnvironment) {
      return new Config(name, services, interceptors, threads, onStart, onShutdown, newEnvironment);
    }
  }

  /**
   * Is the plugin until its host asks it to end, then ends the process; never returns. As {@link
   * PluginProgram} is, for a plugin that needs nothing before it knows what it serves.
   */
  public static void serve(Config config) {
    PluginProgram.begin(config.name(), config.environment()).run(config);
  }

  /**
   * Listens on a new socket. The host's cookie is not checked.
   *
   * @throws IOException when the socket cannot be made
   */
  public static PluginServer start(Config config) throws IOException {
    PluginListener listener = PluginListener.open(new HostEnvironment(config.environment()));
    return start(config, listener, PluginIo.begin());
  }

  /**
   * Serves what comes to the socket. Closes it when that fails.
   *
   * @throws IOException when the socket cannot be served
   */
  static PluginServer start(Config config, PluginListener listener, PluginIo io)
      throws IOException {
    CountDownLatch shutdownRequested = new CountDownLatch(1);
    List<BindableService> all = new ArrayList<>(config.services());
    all.addAll(GoPluginServices.all(shutdownRequested::countDown));
    List<ServerServiceDefinition> services =
        all.stream().map(BindableService::bindService).toList();
    EventLoopGroup eventLoop = io.eventLoop();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(listener.path()))
            .channelFactory(() -> PluginIo.channelOf(listener.channel()))
            .bossEventLoopGroup(eventLoop)
            .workerEventLoopGroup(eventLoop)
            // Takes back what gRPC sets for TCP: a unix socket has no keepalive, and Netty would
            // warn.
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .executor(Runnable::run)
            .callExecutor(config.threads())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            // One of a fixed size: to find a better one, gRPC would ping the host at every request.
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            // The only client is the host, which may ping as it likes.
            .permitKeepAliveTime(0, TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true);
    services.forEach(builder::addService);
    // gRPC calls the interceptor that was added last first.
    config.interceptors().reversed().forEach(builder::intercept);
    PluginServer plugin = new PluginServer(builder.build(), eventLoop, listener, shutdownRequested);
    plugin.open();
    return plugin;
  }

  private void open() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw new IOException(
          "the plugin cannot serve %s: %s".formatted(listener.path(), e.getMessage()), e);
    }
  }

  /** The socket's file. */
  public Path socket() {
    return listener.path();
  }

  /** What a host has to read first on standard output, without the line end. */
  public String handshakeLine() {
    return listener.handshakeLine();
  }

  /** Waits until the host asks the plugin to end or {@link #requestShutdown} is called. */
  public void awaitShutdownRequest() throws InterruptedException {
    shutdownRequested.await();
  }

  /** Does what a host's request to end does. */
  public void requestShutdown() {
    shutdownRequested.countDown();
  }

  /**
   * Ends all calls, after 100 ms those too that do not end by themselves, and removes the socket.
   * Returns within a second.
   */
  @Override
  public void close() {
    try {
      if (!server.shutdown().awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination(CANCEL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      eventLoop
          .shutdownGracefully(0, 1, TimeUnit.SECONDS)
          .awaitUninterruptibly(1, TimeUnit.SECONDS);
      listener.close();
    }
  }
}
