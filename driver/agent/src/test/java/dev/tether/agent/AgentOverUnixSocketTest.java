package dev.tether.agent;

import java.nio.file.Path;

class AgentOverUnixSocketTest extends AgentContract {
  @Override
  String address(Path directory) {
    return "unix://" + directory.resolve("agent.sock");
  }
}
