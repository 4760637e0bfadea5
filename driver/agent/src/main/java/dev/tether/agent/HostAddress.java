package dev.tether.agent;

import dev.tether.agent.endpoint.Endpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the address at which others reach the agent's host: where the agent itself listens on TCP,
 * or else the address with which the host speaks to others, or else that of loopback.
 */
final class HostAddress {
  /** Addresses for documentation, which nobody has. Nothing is ever sent there. */
  private static final List<String> ELSEWHERE = List.of("192.0.2.1", "2001:db8::1");

  private static final int ANY_PORT = 9;

  String advertised(List<Endpoint> listen) {
    return listen.stream()
        .flatMap(endpoint -> host(endpoint).stream())
        .flatMap(HostAddress::resolved)
        .filter(address -> !address.isAnyLocalAddress())
        .findFirst()
        .or(HostAddress::primary)
        .orElseGet(InetAddress::getLoopbackAddress)
        .getHostAddress();
  }

  private static Optional<String> host(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Unix _ -> Optional.empty();
      case Endpoint.Tcp tcp -> Optional.of(tcp.host());
      case Endpoint.Tls tls -> Optional.of(tls.host());
    };
  }

  private static Stream<InetAddress> resolved(String host) {
    try {
      return Stream.of(InetAddress.getByName(host));
    } catch (UnknownHostException unknown) {
      return Stream.empty();
    }
  }

  /** The kernel chooses it when a datagram socket is connected, without sending anything. */
  private static Optional<InetAddress> primary() {
    for (String elsewhere : ELSEWHERE) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(elsewhere, ANY_PORT));
        InetAddress own = socket.getLocalAddress();
        if (!own.isAnyLocalAddress() && !own.isLoopbackAddress()) {
          return Optional.of(own);
        }
      } catch (IOException | RuntimeException noWay) {
        // The next one, or loopback.
      }
    }
    return Optional.empty();
  }
}
