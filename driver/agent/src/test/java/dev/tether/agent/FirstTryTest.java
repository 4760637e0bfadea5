package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.client.TlsAccess;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.setup.FirstTry;
import dev.tether.agent.setup.SetupProblem;
import dev.tether.agent.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstTryTest {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  @TempDir private Path directory;

  private static FirstTry firstTry() {
    return new FirstTry(JAVA_HOME, new SecureRandom());
  }

  @Test
  void agentAndDriverFindEachOtherWithWhatWasMade() throws Exception {
    Path made = directory.resolve("made");

    String block = firstTry().make(made, List.of("agent.example", "192.0.2.7"));

    assertThat(block)
        .startsWith("agent \"default\" {\n  address   = \"tls://agent.example:4780\"\n")
        .contains("ca_file   = \"" + made.resolve("ca.pem") + "\"");
    String text = Files.readString(made.resolve("agent.conf"));
    Path config =
        Files.writeString(
            directory.resolve("agent.conf"), text.replace("0.0.0.0:4780", "0.0.0.0:0"));
    try (Agent agent = Agent.start(AgentConfig.read(config))) {
      Endpoint.Tls bound = (Endpoint.Tls) agent.endpoints().getFirst();
      TlsFiles files =
          new TlsFiles(
              made.resolve("ca.pem"), made.resolve("driver.pem"), made.resolve("driver-key.pem"));
      for (String name : List.of("agent.example", "192.0.2.7", "localhost", "127.0.0.1")) {
        try (AgentRuntime runtime =
            new AgentRuntime(
                new Endpoint.Tls("127.0.0.1", bound.port()),
                Duration.ofSeconds(30),
                Optional.of(new TlsAccess(files, Optional.of(name))))) {
          assertThat(runtime.list("any", Optional.empty())).as(name).isEmpty();
        }
      }
    }
  }

  @Test
  void nobodyElseMayReadTheKeys() throws Exception {
    Path made = directory.resolve("made");
    firstTry().make(made, List.of());

    try (Stream<Path> files = Files.list(made)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "agent.conf",
              "agent.pem",
              "agent-key.pem",
              "ca.pem",
              "ca-key.pem",
              "driver.pem",
              "driver-key.pem");
    }
    for (String key : List.of("agent-key.pem", "ca-key.pem", "driver-key.pem")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve(key))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    Files.writeString(directory.resolve("ca.pem"), "precious");

    assertThatThrownBy(() -> firstTry().make(directory, List.of()))
        .isInstanceOf(SetupProblem.class)
        .hasMessageContaining("is not empty");

    assertThat(directory.resolve("ca.pem")).hasContent("precious");
  }

  @Test
  void whatIsNoHostIsRefused() {
    for (String odd : List.of("", "a,dns:evil", "-x", "tls://a:1")) {
      assertThatThrownBy(() -> firstTry().make(directory, List.of(odd)))
          .isInstanceOf(SetupProblem.class)
          .hasMessageContaining("\"" + odd + "\" is neither");
    }
  }

  @Test
  void javaWithoutKeytoolIsNamed() {
    assertThatThrownBy(
            () ->
                new FirstTry(directory, new SecureRandom()).make(directory.resolve("x"), List.of()))
        .isInstanceOfSatisfying(
            SetupProblem.class,
            problem -> {
              assertThat(problem.isSomethingMissing()).isTrue();
              assertThat(problem).hasMessageContaining("use a whole JDK");
            });
  }
}
