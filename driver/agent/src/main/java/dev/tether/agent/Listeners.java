package dev.tether.agent;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.endpoint.Transport;
import dev.tether.agent.tls.TlsCredentials;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The servers of one agent, one for each address. */
final class Listeners implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());
  private static final long LEAST_PING_SECONDS = 1;
  private static final long LOOK_MILLIS = 1000;
  private static final long LONGEST_GOODBYE_MILLIS = 500;

  private final EventLoopGroup acceptors = Transport.threads(1, "agent-accept");
  private final EventLoopGroup workers = Transport.threads(2, "agent-io");
  private final List<Server> servers = new ArrayList<>();
  private final List<Endpoint> bound = new ArrayList<>();

  private final Optional<TlsCredentials> tls;
  private final int largestRequest;

  private Listeners(Optional<TlsCredentials> tls, int largestRequest) {
    this.largestRequest = largestRequest;
    this.tls = tls;
    tls.ifPresent(
        credentials -> {
          var ignored =
              workers.scheduleWithFixedDelay(
                  credentials::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        });
  }

  /**
   * Listens on all addresses of a configuration.
   *
   * @throws AgentProblem when one is in use or can't be listened on; then none is
   */
  static Listeners open(AgentConfig config, Optional<TlsCredentials> tls, BindableService service)
      throws AgentProblem {
    Listeners listeners = new Listeners(tls, config.largestRequest());
    for (Endpoint endpoint : config.listen()) {
      try {
        listeners.listen(endpoint, service);
      } catch (IOException failed) {
        listeners.close();
        throw new AgentProblem(
            AgentProblem.Kind.FAILED,
            "can't listen on %s: %s".formatted(endpoint, reason(failed)),
            failed);
      }
    }
    return listeners;
  }

  private void listen(Endpoint endpoint, BindableService service) throws IOException {
    if (endpoint instanceof Endpoint.Unix unix) {
      removeDead(unix);
    }
    NettyServerBuilder builder = Transport.server(endpoint, acceptors, workers);
    if (endpoint instanceof Endpoint.Tls) {
      builder.sslContext(tls.orElseThrow().listening());
    }
    Server server =
        builder
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(largestRequest)
            .permitKeepAliveTime(LEAST_PING_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(service)
            .build()
            .start();
    servers.add(server);
    bound.add(withPort(endpoint, server));
  }

  private static Endpoint withPort(Endpoint endpoint, Server server) {
    if (!(server.getListenSockets().getFirst() instanceof InetSocketAddress actual)) {
      return endpoint;
    }
    return switch (endpoint) {
      case Endpoint.Unix unix -> unix;
      case Endpoint.Tcp tcp -> new Endpoint.Tcp(tcp.host(), actual.getPort());
      case Endpoint.Tls encrypted -> new Endpoint.Tls(encrypted.host(), actual.getPort());
    };
  }

  /** A socket whose agent was killed stays behind as a file, which would be in the way. */
  private static void removeDead(Endpoint.Unix endpoint) throws IOException {
    Path path = endpoint.path();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new IOException("there is a file of that name that is no socket");
    }
    try (SocketChannel alive = SocketChannel.open(endpoint.address())) {
      throw new InUseException(
          "another process listens there (%s)".formatted(alive.getRemoteAddress()));
    } catch (InUseException inUse) {
      throw inUse;
    } catch (IOException dead) {
      LOG.log(Level.INFO, "{0} was left behind by an agent that is gone", path);
      Files.delete(path);
    }
  }

  private static final class InUseException extends IOException {
    private static final long serialVersionUID = 1;

    InUseException(String message) {
      super(message);
    }
  }

  private static String reason(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }

  /** The addresses, with the ports that were given where any was asked for. */
  List<Endpoint> bound() {
    return List.copyOf(bound);
  }

  @Override
  public void close() {
    servers.forEach(Server::shutdownNow);
    try {
      for (Server server : servers) {
        boolean ignored = server.awaitTermination(LONGEST_GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    for (Endpoint endpoint : bound) {
      if (endpoint instanceof Endpoint.Unix unix) {
        try {
          Files.deleteIfExists(unix.path());
        } catch (IOException left) {
          LOG.log(Level.DEBUG, "can''t delete {0}", unix.path());
        }
      }
    }
    end(workers);
    end(acceptors);
  }

  private static void end(EventLoopGroup threads) {
    var ignored = threads.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }
}
