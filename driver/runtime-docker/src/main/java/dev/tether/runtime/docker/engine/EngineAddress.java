package dev.tether.runtime.docker.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an engine listens.
 *
 * @param uri {@code unix:///path/of/socket}, or {@code tcp://host:port}
 * @param tls the files for mutual TLS, for TCP only
 */
public record EngineAddress(URI uri, Optional<TlsFiles> tls) {

  /**
   * The PEM files of a TLS client.
   *
   * @param ca who signs the engine's certificate
   * @param certificate this client's
   * @param key that certificate's key, PKCS#8
   */
  public record TlsFiles(Path ca, Path certificate, Path key) {}

  public EngineAddress {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(tls, "tls");
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public static EngineAddress parse(String text, Optional<TlsFiles> tls) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no address: " + e.getMessage(), e);
    }
    boolean unix =
        "unix".equals(uri.getScheme()) && uri.getPath() != null && uri.getPath().startsWith("/");
    boolean tcp = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
    if (!unix && !tcp) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither unix:///path/of/socket nor tcp://host:port");
    }
    if (unix && tls.isPresent()) {
      throw new IllegalArgumentException("certificates are for an address that begins with tcp://");
    }
    return new EngineAddress(uri, tls);
  }

  /** Whether it is a socket file on this machine. */
  public boolean isUnix() {
    return "unix".equals(uri.getScheme());
  }

  /** The engine's host; this machine's for a socket file. */
  public Optional<String> host() {
    return Optional.ofNullable(uri.getHost());
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
