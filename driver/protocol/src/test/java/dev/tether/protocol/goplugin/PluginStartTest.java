package dev.tether.protocol.goplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tether.protocol.goplugin.PluginStartException.Reason;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a host is told about plugins that do not start as they should. */
@Timeout(60)
class PluginStartTest {
  @Test
  void somethingPrintedBeforeTheHandshake() throws Exception {
    PluginStartException failure = startFails("echo starting up; echo '1|2|unix|/tmp/x|grpc|'");

    assertThat(failure.reason()).isEqualTo(Reason.NOT_A_HANDSHAKE);
    assertThat(failure)
        .hasMessageContaining("print nothing before")
        .hasMessageContaining("starting up");
  }

  @Test
  void anEndBeforeTheHandshakeWithItsLastWords() throws Exception {
    PluginStartException failure = startFails("echo 'no config file' >&2; exit 3");

    assertThat(failure.reason()).isEqualTo(Reason.EXITED);
    assertThat(failure)
        .hasMessageContaining("ended with status 3 before its handshake")
        .hasMessageContaining("no config file");
  }

  @Test
  void aHandshakeThatDoesNotCome() throws Exception {
    ConcurrentLinkedQueue<String> pid = new ConcurrentLinkedQueue<>();
    PluginLaunch launch =
        script("echo $$ >&2; exec sleep 600")
            .withStartTimeout(Duration.ofMillis(500))
            .withOnStderr(pid::add);

    PluginStartException failure = startFails(launch);

    assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure).hasMessageContaining("no handshake within 500 ms");
    ProcessHandle.of(Long.parseLong(pid.element()))
        .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10)));
  }

  @Test
  void aFileThatCannotBeExecuted() throws Exception {
    PluginStartException failure = startFails(PluginLaunch.of("/no/such/plugin"));

    assertThat(failure.reason()).isEqualTo(Reason.NOT_EXECUTABLE);
    assertThat(failure).hasMessageContaining("/no/such/plugin");
  }

  @Test
  void anAddressWhereNobodyListens() throws Exception {
    PluginStartException failure =
        startFails("echo '1|2|unix|/no/such/socket|grpc|'; exec sleep 600");

    assertThat(failure.reason()).isEqualTo(Reason.NOT_LISTENING);
  }

  @Test
  void handshakesOfOtherVersionsAndProtocols() {
    assertIncompatible("2|2|unix|/s|grpc|", "handshake version 2, expected 1");
    assertIncompatible("1|1|unix|/s|grpc|", "protocol version 1, expected 2");
    assertIncompatible("1|2|unix|/s", "the protocol \"netrpc\"");
    assertIncompatible("1|2|unix|/s|netrpc|", "the protocol \"netrpc\"");
    assertIncompatible("1|2|pipe|/s|grpc|", "the network \"pipe\"");
    assertIncompatible("1|2|unix|/s|grpc|MIIB", "TLS");
  }

  @Test
  void linesThatAreNoHandshake() {
    for (String line : List.of("", "1|2|unix", "a|2|unix|/s|grpc", "1|2|tcp|nowhere|grpc")) {
      assertThat(parseFails(line).reason()).as(line).isEqualTo(Reason.NOT_A_HANDSHAKE);
    }
  }

  @Test
  void handshakesInAllFormsThatPluginsPrint() throws Exception {
    for (String line : List.of("1|2|unix|/s|grpc", "1|2|unix|/s|grpc|", "1|2|unix|/s|grpc||true")) {
      assertThat(Handshake.parse(line, 2).address()).hasToString("/s");
    }
    assertThat(Handshake.parse("1|2|tcp|127.0.0.1:1234|grpc|", 2).address())
        .isEqualTo(new InetSocketAddress("127.0.0.1", 1234));
  }

  private static void assertIncompatible(String line, String message) {
    PluginStartException failure = parseFails(line);

    assertThat(failure.reason()).as(line).isEqualTo(Reason.INCOMPATIBLE);
    assertThat(failure).hasMessageContaining(message);
  }

  private static PluginStartException parseFails(String line) {
    return thrown(catchThrowableOfType(PluginStartException.class, () -> Handshake.parse(line, 2)));
  }

  private static PluginStartException startFails(String script) {
    return startFails(script(script));
  }

  private static PluginStartException startFails(PluginLaunch launch) {
    return thrown(
        catchThrowableOfType(PluginStartException.class, () -> PluginClient.start(launch).close()));
  }

  private static PluginStartException thrown(PluginStartException failure) {
    assertThat(failure).isNotNull();
    return failure;
  }

  private static PluginLaunch script(String script) {
    return PluginLaunch.of("sh", "-c", script);
  }
}
