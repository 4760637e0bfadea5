package dev.tether.web.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The web server of a workbench. Safe for use by many threads. */
public final class WebServer implements AutoCloseable {
  private static final long IDLE_MS = 60_000;

  private final Server server;
  private final int port;
  private final Access access;

  /**
   * How it is reached.
   *
   * @param host the address to listen on
   * @param port 0 for any free one
   * @param secret what its pages have to carry when they change something, and on other addresses
   *     than loopback ones everybody has to show
   */
  public record Access(String host, int port, String secret) {
    public Access {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(secret, "secret");
    }

    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException unknown) {
        return false;
      }
    }

    /** Whether it listens on all addresses of this machine. */
    boolean isEverywhere() {
      try {
        return InetAddress.getByName(host).isAnyLocalAddress();
      } catch (UnknownHostException unknown) {
        return false;
      }
    }
  }

  private WebServer(Server server, int port, Access access) {
    this.server = server;
    this.port = port;
    this.access = access;
  }

  /**
   * Begins to listen.
   *
   * @param site what is there
   * @throws IOException when the port is taken or the address is none of this machine
   */
  public static WebServer start(Access access, Site site) throws IOException {
    Server server = new Server(new VirtualThreadPool());
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
    connector.setHost(access.host());
    connector.setPort(access.port());
    connector.setIdleTimeout(IDLE_MS);
    server.addConnector(connector);
    connector.open();
    int port = connector.getLocalPort();
    Gate gate =
        new Gate(
            hosts(access, port),
            access.secret(),
            access.isLoopback() ? Optional.empty() : Optional.of(access.secret()));
    server.setHandler(new Front(gate, site));
    try {
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the web server can't be started", e);
    }
    return new WebServer(server, port, access);
  }

  /** What a browser may call it by: names that somebody else could bind are none of them. */
  private static Set<String> hosts(Access access, int port) {
    Set<String> hosts = new HashSet<>();
    hosts.add(inAddress(access.host()) + ":" + port);
    if (access.isLoopback() || access.isEverywhere()) {
      hosts.add("localhost:" + port);
      hosts.add("127.0.0.1:" + port);
      hosts.add("[::1]:" + port);
    }
    if (access.isEverywhere()) {
      ownAddresses().forEach(own -> hosts.add(inAddress(own) + ":" + port));
    }
    return hosts;
  }

  /** The addresses of this machine, the one that others most likely reach first. */
  private static List<String> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .sorted(
              Comparator.comparing(InetAddress::isLoopbackAddress)
                  .thenComparing(InetAddress::isLinkLocalAddress)
                  .thenComparing(Inet6Address.class::isInstance))
          // Without the name of the interface, which is no part of an address in a browser.
          .map(own -> own.getHostAddress().replaceFirst("%.*", ""))
          .toList();
    } catch (SocketException untold) {
      return List.of();
    }
  }

  private static String inAddress(String host) {
    return (host.contains(":") ? "[" + host + "]" : host).toLowerCase(Locale.ROOT);
  }

  /** Where the page is; on other addresses than loopback ones with the token. */
  public URI address() {
    String query = access.isLoopback() ? "" : "?token=" + access.secret();
    String host =
        access.isEverywhere()
            ? ownAddresses().stream().findFirst().orElse("127.0.0.1")
            : access.host();
    return URI.create("http://" + inAddress(host) + ":" + port + "/" + query);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the web server can't be stopped", e);
    }
  }
}
