package dev.tether.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.conformance.bench.Limits;
import dev.tether.harness.conformance.bench.Subject;
import dev.tether.harness.conformance.checks.Catalog;
import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.Suite;
import dev.tether.harness.conformance.run.SuiteResult;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is given instead of a plugin, one check fails and says in a sentence why. */
@Timeout(300)
class UnstartablePluginTest {
  private static final Limits PATIENT = new Limits(Duration.ofMinutes(1), Duration.ofSeconds(20));
  private static final Limits IMPATIENT = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(2));

  @TempDir private Path directory;

  @Test
  void aFileThatIsNoProgramIsNone() throws Exception {
    assertThat(verdict("handshake.starts", "just text, no program", PATIENT))
        .contains("ended with status")
        .contains("before its handshake");
  }

  @Test
  void aFileWhoseInterpreterIsMissingCannotBeExecuted() throws Exception {
    assertThat(verdict("handshake.starts", "#!/no/such/interpreter\n", PATIENT))
        .contains("cannot be executed");
  }

  @Test
  void aProgramThatEndsIsNoPlugin() throws Exception {
    assertThat(
            verdict(
                "handshake.starts",
                "#!/bin/sh\necho 'cannot open /etc/driver.conf' >&2\nexit 3\n",
                PATIENT))
        .contains("ended with status 3 before its handshake", "cannot open /etc/driver.conf");
  }

  @Test
  void aPluginThatHangsBeforeItsHandshakeIsNotWaitedForForEver() throws Exception {
    assertThat(verdict("handshake.starts", "#!/bin/sh\nexec sleep 600\n", IMPATIENT))
        .contains("printed no handshake within 2000 ms");
  }

  @Test
  void noiseBeforeTheHandshakeIsNamed() throws Exception {
    assertThat(
            verdict(
                "handshake.starts",
                "#!/bin/sh\necho starting up\necho '1|2|unix|/no/socket|grpc|'\nexec sleep 600\n",
                PATIENT))
        .contains("starting up");
  }

  @Test
  void aPluginThatDiesAfterItsHandshakeDoesNotAnswer() throws Exception {
    assertThat(
            verdict("handshake.starts", "#!/bin/sh\necho '1|2|unix|/no/socket|grpc|'\n", PATIENT))
        .contains("does not answer at", "/no/socket");
  }

  @Test
  void aPluginThatAcceptsConnectionsAndSaysNothingDoesNotAnswer() throws Exception {
    Path socket = directory.resolve("mute");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      String script = "#!/bin/sh\necho '1|2|unix|%s|grpc|'\nexec sleep 600\n".formatted(socket);

      assertThat(verdict("handshake.answers", script, IMPATIENT))
          .contains("after its handshake the plugin does not answer PluginInfo");
    }
  }

  /** The message of the only check that fails. */
  private String verdict(String check, String content, Limits limits)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("plugin"), content);
    assertThat(file.toFile().setExecutable(true)).isTrue();

    SuiteResult result =
        new Suite(Subject.of(file).withLimits(limits), directory, line -> {}).run(Catalog.all());

    assertThat(result.passed()).isFalse();
    assertThat(result.failed()).containsExactly(check);
    assertThat(result.count(Verdict.NOT_APPLICABLE))
        .isGreaterThanOrEqualTo(Catalog.all().size() - 2L);
    String message =
        result.checks().stream()
            .filter(made -> made.verdict() == Verdict.FAILED)
            .map(CheckResult::message)
            .findFirst()
            .orElseThrow();
    assertThat(message).doesNotContain("Exception", "\tat ");
    return message;
  }
}
