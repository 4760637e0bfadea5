package dev.tether.agent.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides as another trust manager does, and says in one sentence why a certificate is refused: the
 * JDK's own reasons speak of path validation.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager decider;
  private final InstantSource clock;
  private final Consumer<String> refusals;

  /**
   * Wraps {@code decider}.
   *
   * @param refusals told of every client that is refused; must not block
   */
  PeerTrust(X509ExtendedTrustManager decider, InstantSource clock, Consumer<String> refusals) {
    this.decider = decider;
    this.clock = clock;
    this.refusals = refusals;
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private void check(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      for (X509Certificate certificate : chain) {
        requireValidNow(certificate);
      }
      check.run();
    } catch (Refused refused) {
      throw refused;
    } catch (CertificateException other) {
      throw new Refused(
          "the certificate of %s is not accepted: %s"
              .formatted(chain[0].getSubjectX500Principal(), reason(other)));
    }
  }

  private void checkClient(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check(chain, check);
    } catch (Refused refused) {
      refusals.accept("a client was refused: " + refused.getMessage());
      throw refused;
    }
  }

  private void requireValidNow(X509Certificate certificate) throws CertificateException {
    Instant now = clock.instant();
    try {
      certificate.checkValidity(Date.from(now));
    } catch (CertificateExpiredException expired) {
      throw new Refused(
          "the certificate of %s expired on %s"
              .formatted(
                  certificate.getSubjectX500Principal(), certificate.getNotAfter().toInstant()));
    } catch (CertificateNotYetValidException early) {
      throw new Refused(
          "the certificate of %s is not valid before %s, and it is %s now"
              .formatted(
                  certificate.getSubjectX500Principal(),
                  certificate.getNotBefore().toInstant(),
                  now));
    }
  }

  private static String reason(CertificateException failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String said = String.valueOf(innermost.getMessage());
    return said.contains("unable to find valid certification path")
            || said.contains("Path does not chain with any of the trust anchors")
            || said.contains("signature check failed")
        ? "it was not signed by one of the authorities in the CA file"
        : said;
  }

  /** Holds a whole sentence; has no cause, so that nobody looks for a better one. */
  static final class Refused extends CertificateException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    checkClient(chain, () -> decider.checkClientTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClient(chain, () -> decider.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClient(chain, () -> decider.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> decider.checkServerTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> decider.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> decider.checkServerTrusted(chain, type, engine));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return decider.getAcceptedIssuers();
  }
}
