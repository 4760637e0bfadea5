package dev.tether.agent.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An address of an agent. */
public sealed interface Endpoint {

  /** A unix socket. */
  record Unix(Path path) implements Endpoint {
    @Override
    public SocketAddress address() {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /**
   * A TCP port on a loopback address.
   *
   * @param host as it was written
   * @param port 0 takes any free one when listening
   */
  record Tcp(String host, int port) implements Endpoint {
    @Override
    public SocketAddress address() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
      return "tcp://" + bracketed(host) + ":" + port;
    }
  }

  /**
   * A TCP port on any address, for those with a certificate only.
   *
   * @param host as it was written
   * @param port 0 takes any free one when listening
   */
  record Tls(String host, int port) implements Endpoint {
    @Override
    public SocketAddress address() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
      return "tls://" + bracketed(host) + ":" + port;
    }
  }

  /** The address as the JDK has it. */
  SocketAddress address();

  /** Linux stores the path of a socket in 108 bytes, its end included. */
  int LONGEST_PATH = 107;

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * Reads {@code unix:///path}, {@code tls://host:port}, {@code tcp://host:port} or {@code
   * host:port}; the last two mean the same.
   *
   * @throws IllegalArgumentException with one sentence about what is wrong
   */
  static Endpoint parse(String text) {
    if (text.startsWith("unix://")) {
      return unix(text, text.substring("unix://".length()));
    }
    boolean tls = text.startsWith("tls://");
    String hostAndPort =
        tls || text.startsWith("tcp://") ? text.substring("tcp://".length()) : text;
    int colon = hostAndPort.lastIndexOf(':');
    if (hostAndPort.contains("/") || colon < 1) {
      throw new IllegalArgumentException(
          ("\"%s\" is not an address such as unix:///run/tether/agent.sock, tls://host:4780 or"
                  + " 127.0.0.1:4780")
              .formatted(text));
    }
    String host = hostAndPort.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
    int port = port(text, hostAndPort.substring(colon + 1));
    if (tls) {
      // Not looked up here: the name may be known to the network only later.
      return new Tls(host, port);
    }
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "\"%s\" is not a loopback address: TLS is needed off loopback, write tls://%s"
                .formatted(text, hostAndPort));
      }
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("the host of \"%s\" is unknown".formatted(text), unknown);
    }
    return new Tcp(host, port);
  }

  private static Endpoint unix(String text, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "the path of the socket \"%s\" is not absolute".formatted(text));
    }
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IllegalArgumentException(
          "the path of the socket \"%s\" has %d bytes, more than the %d that Linux allows"
              .formatted(text, length, LONGEST_PATH));
    }
    return new Unix(Path.of(path));
  }

  private static int port(String text, String digits) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new IllegalArgumentException("\"%s\" has no port from 0 to 65535".formatted(text));
  }
}
