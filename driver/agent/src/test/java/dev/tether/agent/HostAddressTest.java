package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.endpoint.Endpoint;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressTest {
  private static final Endpoint UNIX = new Endpoint.Unix(Path.of("/run/a.sock"));

  @Test
  void addressIsThatOfTcpWhereTheAgentListensOnOne() {
    assertThat(new HostAddress().advertised(List.of(UNIX, new Endpoint.Tls("198.51.100.7", 4780))))
        .isEqualTo("198.51.100.7");
    assertThat(new HostAddress().advertised(List.of(new Endpoint.Tcp("127.0.0.1", 0))))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void everyAddressIsNone() throws Exception {
    String found = new HostAddress().advertised(List.of(UNIX, new Endpoint.Tls("0.0.0.0", 4780)));

    InetAddress address = InetAddress.getByName(found);
    assertThat(address.isAnyLocalAddress()).as(found).isFalse();
    assertThat(new HostAddress().advertised(List.of(UNIX))).isEqualTo(found);
  }

  @Test
  void nameThatNobodyKnowsIsLeftOut() {
    assertThat(
            new HostAddress()
                .advertised(
                    List.of(
                        new Endpoint.Tls("no-such-host.invalid", 4780),
                        new Endpoint.Tls("198.51.100.7", 4780))))
        .isEqualTo("198.51.100.7");
  }
}
