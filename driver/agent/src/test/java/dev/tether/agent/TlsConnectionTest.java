package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.agent.client.TlsAccess;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.task.Retention;
import dev.tether.agent.task.Rules;
import dev.tether.agent.tls.TestCertificates;
import dev.tether.agent.tls.TlsFiles;
import dev.tether.runtime.RuntimeHealth;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = 20_000_000;
  private static final Retention KEEP =
      new Retention(Duration.ofHours(1), Duration.ofHours(1), 1 << 20);

  @TempDir private static Path pki;
  private static TestCertificates authority;
  private static TlsFiles agentFiles;
  private static TlsFiles otherAgentFiles;
  private static TlsFiles driverFiles;
  private static TlsFiles expiredDriver;
  private static TlsFiles expiredAgent;
  private static TlsFiles foreignDriver;

  @TempDir private Path directory;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger("dev.tether.agent");
  private final Handler collector =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeAll
  static void makeCertificates() throws Exception {
    authority = new TestCertificates(pki.resolve("ours"), "ours");
    agentFiles = authority.agent("agent-one");
    otherAgentFiles = authority.agent("agent-two");
    driverFiles = authority.driver("driver");
    expiredDriver = authority.issue("late-driver", List.of(), "clientAuth", -10, 3);
    expiredAgent = authority.issue("late-agent", List.of("ip:127.0.0.1"), "serverAuth", -10, 3);
    foreignDriver = new TestCertificates(pki.resolve("theirs"), "theirs").driver("stranger");
  }

  @BeforeEach
  void collectLog() {
    logger.addHandler(collector);
  }

  @AfterEach
  void forgetLog() {
    logger.removeHandler(collector);
  }

  private Agent agent(TlsFiles files) throws Exception {
    return Agent.start(
        new AgentConfig(
            List.of(new Endpoint.Tls("127.0.0.1", 0)),
            directory.resolve("state"),
            KEEP,
            Optional.empty(),
            Optional.of(files),
            Rules.DEFAULT,
            4 << 20));
  }

  private static AgentRuntime driver(Agent agent, TlsFiles files) {
    return driver(agent, files, Optional.empty());
  }

  private static AgentRuntime driver(Agent agent, TlsFiles files, Optional<String> name) {
    return new AgentRuntime(
        agent.endpoints().getFirst(), PATIENCE, Optional.of(new TlsAccess(files, name)));
  }

  /** The reason why the agent counts as unhealthy, once it is the expected one. */
  private static void awaitReason(AgentRuntime runtime, String... parts) {
    StringBuilder last = new StringBuilder();
    await(
        () -> {
          last.setLength(0);
          last.append(
              switch (runtime.health()) {
                case RuntimeHealth.Healthy healthy -> "healthy";
                case RuntimeHealth.Unhealthy ill -> ill.reason();
              });
          return List.of(parts).stream().allMatch(last.toString()::contains);
        },
        last::toString);
  }

  private static void await(BooleanSupplier condition, Supplier<?> seen) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not come about; last seen: " + seen.get());
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private void awaitLog(String... parts) {
    await(() -> List.of(parts).stream().allMatch(log()::contains), this::log);
  }

  private String log() {
    return String.join("\n", lines);
  }

  @Test
  void driverWithItsCertificateIsLetIn() throws Exception {
    try (Agent agent = agent(agentFiles);
        AgentRuntime runtime = driver(agent, driverFiles)) {
      assertThat(runtime.list("any", Optional.empty())).isEmpty();
      assertThat(agent.endpoints().getFirst().toString()).startsWith("tls://127.0.0.1:");
    }
  }

  @Test
  void clientWithoutACertificateIsRefused() throws Exception {
    try (Agent agent = agent(agentFiles)) {
      for (String version : List.of("TLSv1.3", "TLSv1.2")) {
        assertThatThrownBy(() -> talk(port(agent), version))
            .as(version)
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static int port(Agent agent) {
    return ((Endpoint.Tls) agent.endpoints().getFirst()).port();
  }

  /** Trusts everybody, shows nothing, and reads an answer. */
  private static void talk(int port, String version) throws Exception {
    X509TrustManager anybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {anybody}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setEnabledProtocols(new String[] {version});
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      // With TLS 1.3 a client takes the connection for open before the server has looked at it.
      if (socket.getInputStream().read() < 0) {
        throw new EOFException("closed by the agent");
      }
    }
  }

  @Test
  void driverOfAnotherAuthorityIsRefusedAndBothSidesSayWhy() throws Exception {
    TlsFiles mixed = new TlsFiles(authority.ca(), foreignDriver.certificate(), foreignDriver.key());
    try (Agent agent = agent(agentFiles);
        AgentRuntime runtime = driver(agent, mixed)) {
      awaitReason(runtime, "refused the driver's certificate (CN=stranger", "tls_ca_file");
      awaitLog("a client was refused: the certificate of CN=stranger", "not signed by one of");
    }
  }

  @Test
  void agentOfAnotherAuthorityIsNotTrusted() throws Exception {
    TlsFiles mixed = new TlsFiles(foreignDriver.ca(), driverFiles.certificate(), driverFiles.key());
    try (Agent agent = agent(agentFiles);
        AgentRuntime runtime = driver(agent, mixed)) {
      awaitReason(runtime, "the certificate of CN=agent-one is not accepted", "not signed by one");
    }
  }

  @Test
  void expiredDriverIsRefusedAndBothSidesSayWhen() throws Exception {
    try (Agent agent = agent(agentFiles);
        AgentRuntime runtime = driver(agent, expiredDriver)) {
      awaitReason(runtime, "the certificate in " + expiredDriver.certificate() + " expired on 20");
      awaitLog("a client was refused: the certificate of CN=late-driver expired on 20");
    }
  }

  @Test
  void expiredAgentIsNotTrustedAndBothSidesSayWhen() throws Exception {
    try (Agent agent = agent(expiredAgent);
        AgentRuntime runtime = driver(agent, driverFiles)) {
      awaitReason(runtime, "the certificate of CN=late-agent expired on 20");
      awaitLog(expiredAgent.certificate() + " expired on 20");
    }
  }

  @Test
  void agentOfAnotherNameIsNotTrusted() throws Exception {
    try (Agent agent = agent(agentFiles);
        AgentRuntime right = driver(agent, driverFiles, Optional.of("localhost"));
        AgentRuntime wrong = driver(agent, driverFiles, Optional.of("elsewhere"))) {
      assertThat(right.list("any", Optional.empty())).isEmpty();
      awaitReason(wrong, "the certificate of CN=agent-one is not accepted", "elsewhere");
    }
  }

  @Test
  void replacedFilesAreUsedForNewConnectionsAndBrokenOnesAreNot() throws Exception {
    TlsFiles live =
        new TlsFiles(
            authority.ca(), directory.resolve("live.pem"), directory.resolve("live-key.pem"));
    copy(agentFiles, live);
    try (Agent agent = agent(live);
        AgentRuntime early = driver(agent, driverFiles)) {
      assertThat(early.list("any", Optional.empty())).isEmpty();

      Files.writeString(live.certificate(), "no certificate at all");
      awaitLog(live.certificate() + " does not hold", "the certificates before stay in use");
      assertThat(shownBy(agent)).isEqualTo("CN=agent-one");
      // A key without its certificate is no better.
      copyOne(otherAgentFiles.certificate(), live.certificate());
      awaitLog("the key in " + live.key() + " is not that of the certificate");
      assertThat(shownBy(agent)).isEqualTo("CN=agent-one");

      copyOne(otherAgentFiles.key(), live.key());
      awaitLog("new TLS certificate: CN=agent-two");

      assertThat(shownBy(agent)).isEqualTo("CN=agent-two");
      assertThat(early.list("any", Optional.empty())).isEmpty();
      assertThat(log().split("does not hold", -1)).as("told once").hasSize(2);
    }
  }

  @Test
  void driverWhoseFilesComeLateConnectsWhenTheyAreThere() throws Exception {
    TlsFiles live =
        new TlsFiles(
            authority.ca(), directory.resolve("live.pem"), directory.resolve("live-key.pem"));
    try (Agent agent = agent(agentFiles);
        AgentRuntime runtime = driver(agent, live)) {
      awaitReason(runtime, "there is no file " + live.certificate());

      copy(driverFiles, live);

      awaitReason(runtime, "healthy");
    }
  }

  @Test
  void agentWithUnusableFilesDoesNotStart() throws Exception {
    TlsFiles mixed = new TlsFiles(authority.ca(), agentFiles.certificate(), driverFiles.key());
    TlsFiles absent = new TlsFiles(authority.ca(), Path.of("/no/such.pem"), driverFiles.key());

    assertThatThrownBy(() -> agent(mixed).close())
        .isInstanceOf(AgentProblem.class)
        .hasMessageContaining("is not that of the certificate");
    assertThatThrownBy(() -> agent(absent).close())
        .isInstanceOf(AgentProblem.class)
        .hasMessage("there is no file /no/such.pem");
  }

  private static void copy(TlsFiles from, TlsFiles to) throws Exception {
    copyOne(from.certificate(), to.certificate());
    copyOne(from.key(), to.key());
  }

  /** As good tools do: a whole new file takes the old one's place. */
  private static void copyOne(Path from, Path to) throws Exception {
    Path fresh = Files.copy(from, to.resolveSibling("fresh"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whose certificate a new connection gets to see. */
  private static String shownBy(Agent agent) throws Exception {
    StringBuilder name = new StringBuilder();
    X509TrustManager curious =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {
            name.append(chain[0].getSubjectX500Principal());
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {curious}, new SecureRandom());
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port(agent))) {
      socket.startHandshake();
    } catch (SSLException refused) {
      assertThat(refused).isNotNull();
    }
    return name.toString();
  }
}
