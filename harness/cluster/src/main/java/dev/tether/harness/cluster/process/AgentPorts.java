package dev.tether.harness.cluster.process;

import java.net.URI;

/** The ports of one Nomad agent; clients name the last two but do not listen on them. */
public record AgentPorts(int http, int rpc, int serf) {

  static AgentPorts of(Ports ports) {
    return new AgentPorts(ports.next(), ports.next(), ports.next());
  }

  /** Those that an agent has of itself. */
  public static AgentPorts usual() {
    return new AgentPorts(4646, 4647, 4648);
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + http);
  }
}
