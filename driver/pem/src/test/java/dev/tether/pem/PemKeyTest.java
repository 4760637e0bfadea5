package dev.tether.pem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemKeyTest {

  static String pem(String type, byte[] der) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  @ParameterizedTest
  @CsvSource({"EC,256", "RSA,2048", "Ed25519,255"})
  void aKeyInTodaysFormIsRead(String algorithm, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    assertThat(PemKey.parse(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
  }

  @Test
  void anRsaKeyInTheOldFormIsRead() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    // PKCS#8 is version (3 bytes), algorithm (15) and an octet string (header 4) with the old form.
    byte[] pkcs8 = key.getEncoded();
    byte[] old = Arrays.copyOfRange(pkcs8, 4 + 3 + 15 + 4, pkcs8.length);
    assertThat(PemKey.parse(pem("RSA PRIVATE KEY", old))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({"secp256r1,32,2a8648ce3d030107", "secp521r1,66,2b81040023"})
  void anEcKeyInTheFormOfNomadTlsIsRead(String curve, int length, String identifier)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    byte[] secret = new byte[length];
    byte[] s = key.getS().toByteArray();
    int from = Math.max(0, s.length - length);
    System.arraycopy(s, from, secret, length - (s.length - from), s.length - from);
    byte[] oid = HexFormat.of().parseHex(identifier);
    byte[] der =
        der(
            0x30,
            der(0x02, new byte[] {1}),
            der(0x04, secret),
            der(0xa0, der(0x06, oid)),
            // The public key, which may be left out; here to make the whole longer than 127 bytes.
            der(0xa1, der(0x03, new byte[100])));
    assertThat(((ECPrivateKey) PemKey.parse(pem("EC PRIVATE KEY", der))).getS())
        .isEqualTo(key.getS());
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() > 255) {
      out.write(0x82);
      out.write(content.size() >> 8);
    } else if (content.size() > 127) {
      out.write(0x81);
    }
    out.write(content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  @Test
  void anEncryptedKeyIsNamedAsSuch() {
    assertThatThrownBy(() -> PemKey.parse(pem("ENCRYPTED PRIVATE KEY", new byte[10])))
        .hasMessageContaining("encrypted");
  }

  @ParameterizedTest
  @CsvSource({
    "3006 a084 ff000002 0000, damaged", // a length beyond what an int holds
    "3006 a084 7fffffff 0000, damaged", // a length that would take all memory
    "3004 a005 2a86, damaged", // a curve that is cut off
    "3004 0402 0000, curve" // none
  })
  void lengthsThatPromiseMoreThanThereIsAreRefused(String key, String message) {
    byte[] der = HexFormat.of().parseHex(key.replace(" ", ""));
    assertThatThrownBy(() -> PemKey.parse(pem("EC PRIVATE KEY", der)))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining(message);
  }

  @Property
  void damagedKeysAreRefusedInBoundedTime(@ForAll @Size(max = 64) byte[] damaged) {
    assertThatThrownBy(() -> PemKey.parse(pem("EC PRIVATE KEY", damaged)))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
