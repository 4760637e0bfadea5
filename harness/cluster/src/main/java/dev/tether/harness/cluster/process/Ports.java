package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Gives out loopback ports that are free now. They lie below those that the kernel gives to
 * outgoing connections and below those that Nomad gives to tasks, so that they stay free for an
 * agent that is started again.
 */
final class Ports {
  private static final int FIRST = 10_000;
  private static final int AFTER_LAST = 20_000;
  private static final int TRIES = 1_000;
  private final RandomGenerator random;
  private final Set<Integer> given = new HashSet<>();

  Ports(RandomGenerator random) {
    this.random = random;
  }

  synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(FIRST, AFTER_LAST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new ClusterFailure(
        "no free loopback port was found between %d and %d".formatted(FIRST, AFTER_LAST - 1));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
