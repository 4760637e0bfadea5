package dev.tether.runtime.docker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tether.pem.PemKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes TLS contexts of PEM files. */
final class EngineTls {
  private static final char[] NO_PASSWORD = {};

  private EngineTls() {}

  /**
   * A context with this client's certificate that trusts what the authority signed.
   *
   * @throws IOException with one sentence for people when a file can't be used
   */
  static SSLContext context(EngineAddress.TlsFiles files) throws IOException {
    try {
      KeyStore trusted = empty();
      int number = 0;
      for (Certificate authority : certificates(files.ca())) {
        trusted.setCertificateEntry("ca-" + number++, authority);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyStore own = empty();
      own.setKeyEntry(
          "own",
          key(files.key()),
          NO_PASSWORD,
          certificates(files.certificate()).toArray(Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates can't be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    var found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (found.isEmpty()) {
      throw new IOException("there is no certificate in " + file);
    }
    return found;
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    try {
      return PemKey.parse(Files.readString(file, US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException("the key in %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
