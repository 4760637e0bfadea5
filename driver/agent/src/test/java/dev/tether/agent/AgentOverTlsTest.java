package dev.tether.agent;

import dev.tether.agent.client.TlsAccess;
import dev.tether.agent.tls.TestCertificates;
import dev.tether.agent.tls.TlsFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class AgentOverTlsTest extends AgentContract {
  private TlsFiles server;
  private TlsFiles client;

  @Override
  String address(Path directory) throws Exception {
    TestCertificates certificates = new TestCertificates(directory.resolve("pki"), "authority");
    server = certificates.agent("agent");
    client = certificates.driver("driver");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "tls://127.0.0.1:" + free.getLocalPort();
    }
  }

  @Override
  List<String> moreLines() {
    return List.of(
        "tls_ca_file = " + server.ca(),
        "tls_cert_file = " + server.certificate(),
        "tls_key_file = " + server.key());
  }

  @Override
  Optional<TlsAccess> access() {
    return Optional.of(new TlsAccess(client, Optional.empty()));
  }
}
