package dev.tether.agent.tls;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * One side's certificates, which follow their files: {@link #look} takes new ones over for all
 * connections made from then on. May be used from any thread.
 */
public final class TlsCredentials {
  private static final Logger LOG = System.getLogger(TlsCredentials.class.getName());
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** A resumed session checks no certificate, so sessions are as good as never resumed. */
  private static final long SHORTEST_SESSION_SECONDS = 1;

  private final TlsFiles files;
  private final InstantSource clock;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trust;
  private final PeerTrust peers;
  private List<Object> seen = List.of();
  private List<Object> tried = List.of();
  private Optional<Certificates> present = Optional.empty();
  private Optional<String> unusable = Optional.empty();

  private TlsCredentials(
      TlsFiles files, InstantSource clock, AdvancedTlsX509TrustManager.Verification verification) {
    this.files = Objects.requireNonNull(files, "files");
    this.clock = clock;
    try {
      this.trust = AdvancedTlsX509TrustManager.newBuilder().setVerification(verification).build();
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never);
    }
    this.peers = new PeerTrust(trust, clock, new RepeatedWarning(LOG, clock)::tell);
  }

  /**
   * Those of an agent.
   *
   * @throws UnusableTlsFiles when a file can't be used
   */
  public static TlsCredentials ofAgent(TlsFiles files, InstantSource clock)
      throws UnusableTlsFiles {
    TlsCredentials credentials =
        new TlsCredentials(
            files, clock, AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION);
    credentials.tried = credentials.stamps();
    credentials.seen = credentials.tried;
    credentials.take(Certificates.read(files));
    credentials.ownExpiry().ifPresent(expiry -> LOG.log(Level.WARNING, expiry));
    return credentials;
  }

  /**
   * Those of a driver, which also checks the name in the agent's certificate. Files that can't be
   * used make every connection fail, until they can; {@link #problem} tells.
   */
  public static TlsCredentials ofDriver(TlsFiles files, InstantSource clock) {
    TlsCredentials credentials =
        new TlsCredentials(
            files,
            clock,
            AdvancedTlsX509TrustManager.Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION);
    credentials.seen = credentials.stamps();
    credentials.look();
    return credentials;
  }

  public TlsFiles files() {
    return files;
  }

  /** For a listener: every client has to show a certificate. */
  public SslContext listening() {
    return build(SslContextBuilder.forServer(keys).clientAuth(ClientAuth.REQUIRE));
  }

  /** For a connection. */
  public SslContext connecting() {
    return build(SslContextBuilder.forClient().keyManager(keys));
  }

  private SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK)
          .trustManager(peers)
          .protocols(VERSIONS)
          .sessionTimeout(SHORTEST_SESSION_SECONDS)
          .build();
    } catch (SSLException never) {
      throw new IllegalStateException("this Java has no TLS that gRPC can use", never);
    }
  }

  /**
   * Takes the files' contents over when they have changed and then stayed the same since the last
   * look, so that a replacement under way is not taken for a mistake. Call it every second or so.
   * Files that can't be used are told of in the log, once, and change nothing.
   */
  public synchronized void look() {
    List<Object> now = stamps();
    boolean calm = now.equals(seen);
    seen = now;
    if (!calm || now.equals(tried)) {
      return;
    }
    tried = now;
    try {
      Certificates read = Certificates.read(files);
      if (present.isPresent()) {
        LOG.log(
            Level.INFO,
            "new TLS certificate: {0}, valid until {1}",
            read.own().getSubjectX500Principal(),
            read.own().getNotAfter().toInstant());
      }
      take(read);
    } catch (UnusableTlsFiles broken) {
      LOG.log(
          Level.WARNING,
          broken.getMessage()
              + (present.isPresent() ? "; the certificates before stay in use" : ""));
      unusable = Optional.of(broken.getMessage());
    }
  }

  private synchronized void take(Certificates read) throws UnusableTlsFiles {
    try {
      trust.updateTrustCredentials(read.trusted().toArray(X509Certificate[]::new));
      keys.updateIdentityCredentials(read.chain().toArray(X509Certificate[]::new), read.key());
    } catch (IOException | GeneralSecurityException unfit) {
      throw new UnusableTlsFiles(
          "the certificates in %s can't be used: %s".formatted(files.ca(), unfit.getMessage()),
          unfit);
    }
    present = Optional.of(read);
    unusable = Optional.empty();
  }

  /** What is wrong with the certificate that is shown to the other side, if anything is. */
  public synchronized Optional<String> problem() {
    return present.isEmpty() ? unusable : ownExpiry();
  }

  /** The certificate that is shown to the other side, for messages. */
  public synchronized String shown() {
    return present
        .map(
            certificates ->
                "%s in %s, valid until %s"
                    .formatted(
                        certificates.own().getSubjectX500Principal(),
                        files.certificate(),
                        certificates.own().getNotAfter().toInstant()))
        .orElse("none");
  }

  private Optional<String> ownExpiry() {
    Instant now = clock.instant();
    return present
        .map(Certificates::own)
        .filter(own -> own.getNotAfter().toInstant().isBefore(now))
        .map(
            own ->
                "the certificate in %s expired on %s: replace it"
                    .formatted(files.certificate(), own.getNotAfter().toInstant()));
  }

  /** What changes when a file does. */
  private List<Object> stamps() {
    List<Object> stamps = new ArrayList<>();
    for (Path file : files.all()) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.add(
            List.of(
                attributes.lastModifiedTime(),
                attributes.size(),
                String.valueOf(attributes.fileKey())));
      } catch (IOException gone) {
        stamps.add(gone.getClass());
      }
    }
    return stamps;
  }
}
