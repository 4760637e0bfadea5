package dev.tether.protocol.goplugin;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.lang.System.Logger.Level;
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
import java.util.function.Supplier;

/**
 * A Nomad plugin's gRPC server on its unix socket.
 *
 * <p>A plugin's {@code main} calls {@link #serve}, which does everything up to the end of the
 * process. {@link #start} opens only the socket, for tests inside one JVM. Safe for any thread.
 */
public final class PluginServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PluginServer.class.getName());

  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int FLOW_CONTROL_WINDOW = 1 << 20;

  /** How long calls may finish by themselves before they are cancelled. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private static final Duration CANCEL_LIMIT = Duration.ofMillis(300);

  private final Server server;
  private final EventLoopGroup eventLoop;
  private final PluginSocket socket;
  private final CountDownLatch shutdownRequested;

  private PluginServer(
      Server server,
      EventLoopGroup eventLoop,
      PluginSocket socket,
      CountDownLatch shutdownRequested) {
    this.server = server;
    this.eventLoop = eventLoop;
    this.socket = socket;
    this.shutdownRequested = shutdownRequested;
  }

  /**
   * What a plugin serves, and how.
   *
   * @param name the name of the plugin's file, for messages to people
   * @param services the application's services
   * @param interceptors in the order in which a call passes them
   * @param threads where the calls run
   * @param onStart runs when the log is set up, before the handshake; has to be quick
   * @param onShutdown runs when the plugin ends on request, for at most a second; open calls are
   *     cancelled only afterwards
   * @param environment the variables that the host set
   * @param io what moves the bytes
   */
  public record Config(
      String name,
      List<? extends BindableService> services,
      List<? extends ServerInterceptor> interceptors,
      CallThreads threads,
      Runnable onStart,
      Runnable onShutdown,
      Map<String, String> environment,
      Supplier<PluginIo> io) {

    public Config {
      Objects.requireNonNull(name, "name");
      services = List.copyOf(services);
      interceptors = List.copyOf(interceptors);
      Objects.requireNonNull(threads, "threads");
      Objects.requireNonNull(onStart, "onStart");
      Objects.requireNonNull(onShutdown, "onShutdown");
      environment = Map.copyOf(environment);
      Objects.requireNonNull(io, "io");
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
          System.getenv(),
          PluginIo::begin);
    }

    /** The same with these interceptors. */
    public Config withInterceptors(List<? extends ServerInterceptor> newInterceptors) {
      return new Config(
          name, services, newInterceptors, threads, onStart, onShutdown, environment, io);
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
          environment,
          io);
    }

    /** The same with something to do at the start. */
    public Config withOnStart(Runnable newOnStart) {
      return new Config(
          name, services, interceptors, threads, newOnStart, onShutdown, environment, io);
    }

    /** The same with something to do at the end. */
    public Config withOnShutdown(Runnable newOnShutdown) {
      return new Config(
          name, services, interceptors, threads, onStart, newOnShutdown, environment, io);
    }

    /** The same with another environment. */
    public Config withEnvironment(Map<String, String> newEnvironment) {
      return new Config(
          name, services, interceptors, threads, onStart, onShutdown, newEnvironment, io);
    }

    /** The same with what was begun before the rest was known. */
    public Config withIo(PluginIo begun) {
      return new Config(
          name, services, interceptors, threads, onStart, onShutdown, environment, () -> begun);
    }
  }

  /**
   * Is the plugin until its host asks it to end, then ends the process; never returns.
   *
   * <p>Checks that Nomad started the process (otherwise tells the person who did what to do, with
   * status 1), sends the log to standard error in the host's format, ignores SIGINT, takes SIGTERM
   * for a request to end, prints the handshake, and gives standard output to the log. After a
   * request to end the process is gone within two seconds, whatever calls are open.
   */
  public static void serve(Config config) {
    PluginProgram.ofThisProcess(config).run();
  }

  /**
   * Listens on a new socket. The host's cookie is not checked.
   *
   * @throws IOException when the socket cannot be made
   */
  public static PluginServer start(Config config) throws IOException {
    HostEnvironment host = new HostEnvironment(config.environment());
    PluginSocket socket = PluginSocket.choose(host);
    CountDownLatch shutdownRequested = new CountDownLatch(1);
    PluginIo io = config.io().get();
    List<BindableService> all = new ArrayList<>(config.services());
    all.addAll(GoPluginServices.all(shutdownRequested::countDown));
    List<ServerServiceDefinition> services =
        all.stream().map(BindableService::bindService).toList();
    EventLoopGroup eventLoop = io.eventLoop();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket.path()))
            .channelFactory(PluginIo::listener)
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
    PluginServer plugin = new PluginServer(builder.build(), eventLoop, socket, shutdownRequested);
    plugin.open();
    return plugin;
  }

  private void open() throws IOException {
    try {
      server.start();
      socket.restrict();
    } catch (IOException e) {
      close();
      throw new IOException(
          "the plugin cannot listen on %s: %s".formatted(socket.path(), e.getMessage()), e);
    }
  }

  /** The socket's file. */
  public Path socket() {
    return socket.path();
  }

  /** What a host has to read first on standard output, without the line end. */
  public String handshakeLine() {
    return Handshake.line(NomadPlugin.PROTOCOL_VERSION, socket.path());
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
      deleteSocket();
    }
  }

  /** Removes the socket's file only; for a process that ends without {@link #close}. */
  void deleteSocket() {
    try {
      socket.delete();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the socket {0} could not be removed: {1}", socket.path(), e);
    }
  }
}
