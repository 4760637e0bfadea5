package dev.tether.nomad;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  @TempDir static Path dir;
  private static FakeNomad nomad;

  @BeforeAll
  static void startServer() throws Exception {
    KeyStore server = keys("server", "dns:server.global.nomad");
    KeyStore client = keys("client", "dns:client.global.nomad");
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(server, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("client", client.getCertificate("client"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpsServer https = HttpsServer.create(FakeNomad.anyPort(), 0);
    https.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
          }
        });
    nomad = new FakeNomad(https, "https").on("/v1/status/leader", 200, "\"x\"");
  }

  @AfterAll
  static void stopServer() {
    nomad.close();
  }

  /** A self-signed pair, left as {@code name.pem} and {@code name-key.pem} too. */
  private static KeyStore keys(String name, String alternative) throws Exception {
    Path store = dir.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternative,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Files.writeString(
        dir.resolve(name + ".pem"), pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
    Files.writeString(
        dir.resolve(name + "-key.pem"),
        pem("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded()));
    return keys;
  }

  private static NomadClient client(Optional<String> certificate, Optional<String> serverName) {
    return new NomadClient(
        new NomadAccess(
            nomad.address(),
            new TokenSource.None(),
            Optional.of(dir.resolve("server.pem")),
            certificate.map(c -> dir.resolve(c + ".pem")),
            certificate.map(c -> dir.resolve(c + "-key.pem")),
            serverName,
            "default",
            Duration.ofSeconds(10)));
  }

  @Test
  void aClientWithItsCertificateIsLetIn() {
    try (NomadClient client = client(Optional.of("client"), Optional.of("server.global.nomad"))) {
      assertThat(client.leader()).contains("x");
    }
  }

  @Test
  void aClientWithoutACertificateIsNot() {
    try (NomadClient client = client(Optional.empty(), Optional.of("server.global.nomad"))) {
      assertThatThrownBy(client::leader).isInstanceOf(NomadFailure.Unreachable.class);
    }
  }

  @Test
  void aServerOfAnotherNameIsNotTrusted() {
    try (NomadClient client = client(Optional.of("client"), Optional.of("server.eu.nomad"))) {
      assertThatThrownBy(client::leader)
          .isInstanceOf(NomadFailure.Unreachable.class)
          .hasMessageContaining("is for [server.global.nomad], not for server.eu.nomad");
    }
  }

  @Test
  void withoutAServerNameTheAddressMustBeInTheCertificate() {
    try (NomadClient client = client(Optional.of("client"), Optional.empty())) {
      assertThatThrownBy(client::leader).isInstanceOf(NomadFailure.Unreachable.class);
    }
  }

  @Test
  void aFileThatCantBeUsedIsNamed() throws IOException, GeneralSecurityException {
    try (NomadClient client = client(Optional.of("absent"), Optional.empty())) {
      assertThatThrownBy(client::leader)
          .isInstanceOf(NomadFailure.Misconfigured.class)
          .hasMessage(
              "the Nomad key file %s can't be read: no such file", dir.resolve("absent-key.pem"));
    }
    Files.writeString(dir.resolve("odd.pem"), "no certificate");
    Files.writeString(dir.resolve("odd-key.pem"), "no key");
    try (NomadClient client = client(Optional.of("odd"), Optional.empty())) {
      assertThatThrownBy(client::leader)
          .isInstanceOf(NomadFailure.Misconfigured.class)
          .hasMessageContaining("odd-key.pem");
    }
  }

  private static String pem(String type, byte[] der) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }
}
