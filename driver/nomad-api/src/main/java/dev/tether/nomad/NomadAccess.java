package dev.tether.nomad;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How to reach a Nomad agent.
 *
 * @param address its HTTP API, {@code http://host:port} or {@code https://host:port}
 * @param token the ACL token to send
 * @param caFile PEM file with the certificates to trust, or the JDK's own when absent
 * @param certFile PEM file with the client's certificate chain; goes together with keyFile
 * @param keyFile PEM file with the client's private key, unencrypted
 * @param serverName the name the server's certificate must carry, where it is not the host of the
 *     address: Nomad's own certificates say {@code server.global.nomad}
 * @param namespace where to look when a call names no namespace
 * @param timeout the longest wait for one answer
 */
public record NomadAccess(
    URI address,
    TokenSource token,
    Optional<Path> caFile,
    Optional<Path> certFile,
    Optional<Path> keyFile,
    Optional<String> serverName,
    String namespace,
    Duration timeout) {

  /** The timeout of {@link #to}. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Checks the values; files are not looked at before the first request.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public NomadAccess {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(caFile, "caFile");
    Objects.requireNonNull(certFile, "certFile");
    Objects.requireNonNull(keyFile, "keyFile");
    Objects.requireNonNull(serverName, "serverName");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(timeout, "timeout");
    String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
      throw new IllegalArgumentException(
          "the Nomad address must look like http://host:4646 or https://host:4646, got \""
              + address
              + "\"");
    }
    if (certFile.isPresent() != keyFile.isPresent()) {
      throw new IllegalArgumentException(
          "a client certificate and its key go together: set both cert_file and key_file, or none");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the Nomad timeout must be positive, got " + timeout);
    }
  }

  /** Anonymous access to the namespace {@code default} with default settings. */
  public static NomadAccess to(URI address) {
    return new NomadAccess(
        address,
        new TokenSource.None(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "default",
        DEFAULT_TIMEOUT);
  }

  /** The same with another token. */
  public NomadAccess withToken(TokenSource other) {
    return new NomadAccess(
        address, other, caFile, certFile, keyFile, serverName, namespace, timeout);
  }

  /** The same with another timeout. */
  public NomadAccess withTimeout(Duration other) {
    return new NomadAccess(address, token, caFile, certFile, keyFile, serverName, namespace, other);
  }
}
