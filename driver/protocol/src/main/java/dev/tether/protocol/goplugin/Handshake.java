package dev.tether.protocol.goplugin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * The first line that a plugin prints: where it listens and what it speaks there.
 *
 * @param protocolVersion the application's version, for Nomad {@link NomadPlugin#PROTOCOL_VERSION}
 * @param address where the plugin listens, a unix socket or TCP
 */
public record Handshake(int protocolVersion, SocketAddress address) {
  /** The version of go-plugin's own handshake; there was never another. */
  private static final int CORE_VERSION = 1;

  private static final String GRPC = "grpc";
  private static final String UNIX = "unix";
  private static final String TCP = "tcp";

  /** The line of a plugin that listens on a unix socket, without its line end. */
  static String line(int protocolVersion, Path socket) {
    return String.join(
        "|",
        Integer.toString(CORE_VERSION),
        Integer.toString(protocolVersion),
        UNIX,
        socket.toString(),
        GRPC,
        "");
  }

  /**
   * Reads a plugin's first line.
   *
   * @throws PluginStartException naming what is wrong with the line
   */
  public static Handshake parse(String line, int expectedVersion) throws PluginStartException {
    List<String> fields = List.of(line.strip().split("\\|", -1));
    if (fields.size() < 4) {
      throw noise(line);
    }
    int core = number(fields.get(0), line);
    if (core != CORE_VERSION) {
      throw incompatible("handshake version " + core + ", expected " + CORE_VERSION);
    }
    int version = number(fields.get(1), line);
    if (version != expectedVersion) {
      throw incompatible("protocol version " + version + ", expected " + expectedVersion);
    }
    String protocol = fields.size() > 4 ? fields.get(4) : "netrpc";
    if (!protocol.equals(GRPC)) {
      throw incompatible("the protocol \"" + protocol + "\", expected \"" + GRPC + "\"");
    }
    if (fields.size() > 5 && !fields.get(5).isEmpty()) {
      throw incompatible("TLS with a certificate of its own, which was not asked for");
    }
    return new Handshake(version, address(fields.get(2), fields.get(3), line));
  }

  private static SocketAddress address(String network, String address, String line)
      throws PluginStartException {
    return switch (network) {
      case UNIX -> UnixDomainSocketAddress.of(address);
      case TCP -> tcpAddress(address, line);
      default ->
          throw incompatible("the network \"" + network + "\", expected \"unix\" or \"tcp\"");
    };
  }

  private static SocketAddress tcpAddress(String address, String line) throws PluginStartException {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw noise(line);
    }
    int port = number(address.substring(colon + 1), line);
    String host = address.substring(0, colon).replace("[", "").replace("]", "");
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw noise(line);
    }
  }

  private static int number(String text, String line) throws PluginStartException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw noise(line);
    }
  }

  private static PluginStartException noise(String line) {
    return new PluginStartException(
        PluginStartException.Reason.NOT_A_HANDSHAKE,
        "the plugin's first line on stdout is no handshake; it must print nothing before"
            + " \"1|2|unix|/path|grpc|\", got \""
            + line
            + "\"");
  }

  private static PluginStartException incompatible(String what) {
    return new PluginStartException(
        PluginStartException.Reason.INCOMPATIBLE, "the plugin offers " + what);
  }
}
