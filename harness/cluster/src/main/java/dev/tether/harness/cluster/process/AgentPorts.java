package dev.tether.harness.cluster.process;

import java.net.URI;

/** The loopback ports of one Nomad agent; clients name the last two but do not listen on them. */
record AgentPorts(int http, int rpc, int serf) {

  static AgentPorts of(Ports ports) {
    return new AgentPorts(ports.next(), ports.next(), ports.next());
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + http);
  }
}
