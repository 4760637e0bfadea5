package dev.tether.runtime.docker;

import dev.tether.runtime.docker.spec.RuntimeSettings;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;

/** Where others reach the ports of an engine's host. */
final class HostAddress {
  private static final String LOOPBACK = "127.0.0.1";

  private HostAddress() {}

  /** What the settings say, or the host of the engine, or the first address of this machine. */
  static String of(RuntimeSettings settings) {
    return settings
        .advertiseAddress()
        .or(() -> settings.engine().host())
        .or(HostAddress::ofThisMachine)
        .orElse(LOOPBACK);
  }

  private static Optional<String> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(HostAddress::leadsOut)
          .flatMap(HostAddress::addresses)
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .findFirst();
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  private static Stream<InetAddress> addresses(NetworkInterface network) {
    return Collections.list(network.getInetAddresses()).stream();
  }

  private static boolean leadsOut(NetworkInterface network) {
    try {
      return network.isUp()
          && !network.isLoopback()
          && !network.getName().matches("(docker|br-|veth|virbr|cni).*");
    } catch (SocketException e) {
      return false;
    }
  }
}
