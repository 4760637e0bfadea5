package dev.tether.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");

  @TempDir private Path directory;
  private TlsFiles files;

  @BeforeEach
  void issueCertificate() throws Exception {
    files = new TestCertificates(directory, "Test CA").agent("agent");
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der));
  }

  /** The form of {@code openssl ecparam -genkey}: the parameters stand before the key. */
  private static String oldForm(ECPrivateKey key) {
    byte[] number = key.getS().toByteArray();
    byte[] secret = new byte[32];
    int length = Math.min(number.length, secret.length);
    System.arraycopy(number, number.length - length, secret, secret.length - length, length);
    byte[] content =
        joined(
            new byte[] {2, 1, 1},
            joined(new byte[] {4, 32}, secret),
            joined(new byte[] {(byte) 0xa0, (byte) P256.length}, P256));
    return pem("EC PARAMETERS", P256)
        + pem("EC PRIVATE KEY", joined(new byte[] {0x30, (byte) content.length}, content));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void keyInTheOldFormOfOpensslIsTaken() throws Exception {
    ECPrivateKey key = (ECPrivateKey) Certificates.read(files).key();
    Files.writeString(files.key(), oldForm(key));

    assertThat(((ECPrivateKey) Certificates.read(files).key()).getS()).isEqualTo(key.getS());
  }

  @Test
  void keyOfAnotherCertificateIsRefused() throws Exception {
    TlsFiles others = new TestCertificates(directory.resolve("others"), "Other CA").agent("agent");
    Files.copy(others.key(), files.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> Certificates.read(files))
        .isInstanceOf(UnusableTlsFiles.class)
        .hasMessageContaining("is not that of the certificate");
  }

  @Test
  void uselessKeysAreNamedWithWhatIsWrong() throws Exception {
    assertRefused("nothing like PEM", "there is no PEM private key in it");
    assertRefused(pem("ENCRYPTED PRIVATE KEY", new byte[40]), "without a passphrase");
    assertRefused(pem("EC PRIVATE KEY", new byte[40]), "does not name its curve");
  }

  private void assertRefused(String content, String problem) throws Exception {
    Files.writeString(files.key(), content, StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> Certificates.read(files))
        .isInstanceOf(UnusableTlsFiles.class)
        .hasMessageContainingAll(files.key().toString(), problem);
  }
}
