package dev.tether.agent.tls;

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
    byte[] bytes = bytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.contains("ENCRYPTED")) {
      throw new UnusableTlsFiles(
          "the key in %s is encrypted: give one without a passphrase".formatted(file));
    }
    if (text.contains("-----BEGIN EC PRIVATE KEY") || text.contains("-----BEGIN RSA PRIVATE KEY")) {
      throw new UnusableTlsFiles(
          "the key in %s is not in the form PKCS#8: convert it with openssl pkcs8 -topk8 -nocrypt"
              .formatted(file));
    }
    try (InputStream content = new ByteArrayInputStream(bytes)) {
      return CertificateUtils.getPrivateKey(content);
    } catch (GeneralSecurityException | IOException | RuntimeException damaged) {
      throw new UnusableTlsFiles(
          "%s does not hold a readable PEM private key of the kind EC or RSA".formatted(file),
          damaged);
    }
  }

  private boolean belongTogether() {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
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
