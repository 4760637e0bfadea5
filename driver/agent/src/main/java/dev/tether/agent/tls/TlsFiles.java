package dev.tether.agent.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The PEM files of one side.
 *
 * @param ca certificates of those who may sign the other side's certificate
 * @param certificate this side's certificate, followed by those between it and the other side's
 *     authority
 * @param key the certificate's private key, EC, RSA or Ed25519, without a passphrase
 */
public record TlsFiles(Path ca, Path certificate, Path key) {
  public TlsFiles {
    Objects.requireNonNull(ca, "ca");
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(key, "key");
  }

  List<Path> all() {
    return List.of(ca, certificate, key);
  }
}
