package dev.tether.harness.cluster.process;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes bytes on between sockets until it is killed: started where Nomad runs when that has
 * another network than the harness, and nothing but a directory in common with it.
 *
 * <p>Each argument is {@code FRONT=BACK}, where to listen and where the bytes go; both are {@code
 * tcp:PORT} on the loopback interface, or {@code unix:PATH}.
 */
public final class RelayProgram {
  private RelayProgram() {}

  /** Does not return. */
  public static void main(String... links) throws InterruptedException {
    List<SocketRelay> open = new ArrayList<>();
    for (String link : links) {
      String[] ends = link.split("=", 2);
      if (ends.length != 2) {
        throw new IllegalArgumentException("a link is FRONT=BACK, got " + link);
      }
      open.add(SocketRelay.between(address(ends[0]), address(ends[1])));
    }
    System.err.println("relaying between " + List.of(links));
    Thread.currentThread().join();
    open.forEach(SocketRelay::close);
  }

  /** Tells it where to listen, or where bytes go: a loopback port. */
  public static String tcp(int port) {
    return "tcp:" + port;
  }

  /** Tells it where to listen, or where bytes go: a file. */
  public static String unix(String path) {
    return "unix:" + path;
  }

  private static SocketAddress address(String text) {
    if (text.startsWith("unix:")) {
      return UnixDomainSocketAddress.of(text.substring("unix:".length()));
    }
    if (text.startsWith("tcp:")) {
      return SocketRelay.loopback(Integer.parseInt(text.substring("tcp:".length())));
    }
    throw new IllegalArgumentException("an address is tcp:PORT or unix:PATH, got " + text);
  }
}
