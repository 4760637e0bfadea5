package dev.tether.agent.tls;

import dev.tether.pem.PemKey;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The contents of {@link TlsFiles} at one moment.
 *
 * @param trusted whom to trust
 * @param chain this side's certificate first
 */
record Certificates(List<X509Certificate> trusted, List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] SAMPLE =
      "do key and certificate match".getBytes(StandardCharsets.US_ASCII);

  Certificates {
    trusted = List.copyOf(trusted);
    chain = List.copyOf(chain);
  }

  X509Certificate own() {
    return chain.getFirst();
  }

  static Certificates read(TlsFiles files) throws UnusableTlsFiles {
    Certificates read =
        new Certificates(
            certificates(files.ca()), certificates(files.certificate()), key(files.key()));
    if (!read.belongTogether()) {
      throw new UnusableTlsFiles(
          "the key in %s is not that of the certificate in %s"
              .formatted(files.key(), files.certificate()));
    }
    return read;
  }

  private static byte[] bytes(Path file) throws UnusableTlsFiles {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new UnusableTlsFiles("there is no file " + file, missing);
    } catch (IOException unreadable) {
      throw new UnusableTlsFiles("can't read %s: %s".formatted(file, unreadable), unreadable);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws UnusableTlsFiles {
    try (InputStream content = new ByteArrayInputStream(bytes(file))) {
      List<X509Certificate> certificates = List.of(CertificateUtils.getX509Certificates(content));
      if (certificates.isEmpty()) {
        throw new UnusableTlsFiles("there is no PEM certificate in " + file);
      }
      return certificates;
    } catch (GeneralSecurityException | IOException damaged) {
      throw new UnusableTlsFiles(
          "%s does not hold readable PEM certificates".formatted(file), damaged);
    }
  }

  private static PrivateKey key(Path file) throws UnusableTlsFiles {
    String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
    try {
      return PemKey.parse(text);
    } catch (GeneralSecurityException unusable) {
      throw new UnusableTlsFiles(
          "%s does not hold a PEM private key that can be used: %s"
              .formatted(file, unusable.getMessage()),
          unusable);
    }
  }

  private boolean belongTogether() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(own().getPublicKey());
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException differentKinds) {
      return false;
    }
  }
}
