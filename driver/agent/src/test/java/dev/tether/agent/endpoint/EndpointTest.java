package dev.tether.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private static void assertWrong(String text, String message) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text)
        .hasMessageContaining(message);
  }

  @Test
  void readsAllForms() {
    assertThat(Endpoint.parse("unix:///run/x")).isEqualTo(new Endpoint.Unix(Path.of("/run/x")));
    assertThat(Endpoint.parse("127.0.0.1:1")).isEqualTo(new Endpoint.Tcp("127.0.0.1", 1));
    assertThat(Endpoint.parse("tcp://localhost:0")).isEqualTo(new Endpoint.Tcp("localhost", 0));
    assertThat(Endpoint.parse("tls://0.0.0.0:1")).isEqualTo(new Endpoint.Tls("0.0.0.0", 1));
    assertThat(Endpoint.parse("tls://a.example:1")).isEqualTo(new Endpoint.Tls("a.example", 1));
    assertThat(Endpoint.parse("tls://[fd00::1]:1")).isEqualTo(new Endpoint.Tls("fd00::1", 1));
    assertThat(Endpoint.parse("tcp://[::1]:65535")).isEqualTo(new Endpoint.Tcp("::1", 65535));
  }

  @Test
  void isShownAsItIsRead() {
    for (String text :
        new String[] {"unix:///run/x", "tcp://127.0.0.1:1", "tcp://[::1]:2", "tls://[::]:3"}) {
      assertThat(Endpoint.parse(text)).hasToString(text);
    }
  }

  @Test
  void mistakesAreNamed() {
    assertWrong("nonsense", "is not an address such as");
    assertWrong("/run/x", "is not an address such as");
    assertWrong("unix://run/x", "not absolute");
    assertWrong("unix:///" + "x".repeat(107), "108 bytes");
    assertWrong("127.0.0.1:70000", "no port from 0 to 65535");
    assertWrong("127.0.0.1:http", "no port from 0 to 65535");
    assertWrong("8.8.8.8:1", "TLS is needed off loopback, write tls://8.8.8.8:1");
    assertWrong("tls://nonsense", "is not an address such as");
  }
}
