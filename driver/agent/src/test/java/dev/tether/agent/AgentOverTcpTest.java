package dev.tether.agent;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

class AgentOverTcpTest extends AgentContract {
  @Override
  String address(Path directory) throws Exception {
    // The port has to stay the same when the agent is started again.
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "tcp://127.0.0.1:" + free.getLocalPort();
    }
  }
}
