package dev.tether.nomad;

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
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Builds the TLS side of a connection from the PEM files of a {@link NomadAccess}. */
final class Tls {
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  static SSLContext context(NomadAccess access) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(access), trust(access), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new NomadFailure.Misconfigured(
          "TLS to Nomad at " + access.address() + " can't be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trust(NomadAccess access) throws GeneralSecurityException {
    KeyStore anchors = null;
    if (access.caFile().isPresent()) {
      anchors = emptyStore();
      int n = 0;
      for (Certificate certificate : certificates("CA file", access.caFile().get())) {
        anchors.setCertificateEntry("ca-" + n++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    TrustManager[] managers = factory.getTrustManagers();
    if (access.serverName().isPresent()) {
      X509ExtendedTrustManager chain = (X509ExtendedTrustManager) managers[0];
      return new TrustManager[] {new NamedServerTrust(chain, access.serverName().get())};
    }
    return managers;
  }

  private static KeyManager[] keys(NomadAccess access) throws GeneralSecurityException {
    if (access.certFile().isEmpty()) {
      return new KeyManager[0];
    }
    Path keyFile = access.keyFile().orElseThrow();
    PrivateKey key;
    try {
      key = PemKey.parse(new String(read("key file", keyFile), US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new NomadFailure.Misconfigured(
          "the Nomad client key file " + keyFile + " can't be used: " + e.getMessage(), e);
    }
    Certificate[] chain =
        certificates("certificate file", access.certFile().get()).toArray(Certificate[]::new);
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(String what, Path file) {
    Collection<? extends Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(what, file)));
    } catch (GeneralSecurityException e) {
      throw new NomadFailure.Misconfigured(
          "the Nomad " + what + " " + file + " holds no usable certificate: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new NomadFailure.Misconfigured(
          "the Nomad " + what + " " + file + " holds no certificate");
    }
    return found;
  }

  private static byte[] read(String what, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new NomadFailure.Misconfigured(
          "the Nomad " + what + " " + file + " can't be read: " + Token.reason(e), e);
    }
  }
}
