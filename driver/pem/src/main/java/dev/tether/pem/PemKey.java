package dev.tether.pem;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key from PEM text: PKCS#8, and the older forms of OpenSSL and {@code nomad tls}
 * for EC and RSA, which the JDK does not read by itself.
 */
public final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:EC |RSA |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----",
          Pattern.DOTALL);
  private static final byte[] RSA_ALGORITHM = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_OID = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int EC_PARAMETERS = 0xa0;

  private PemKey() {}

  /**
   * The first private key in a text.
   *
   * @throws GeneralSecurityException when there is none that can be used; the message of an {@code
   *     InvalidKeySpecException} says what is wrong with it
   */
  public static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeySpecException("there is no PEM private key in it");
    }
    if (block.group(1).startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
      throw new InvalidKeySpecException("the key is encrypted; give a key without a passphrase");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("the PEM text is damaged", e);
    }
    return switch (block.group(1)) {
      case "EC PRIVATE KEY" ->
          key("EC", sequence(VERSION_0, sequence(EC_OID, curve(der)), tagged(OCTET_STRING, der)));
      case "RSA PRIVATE KEY" ->
          key("RSA", sequence(VERSION_0, RSA_ALGORITHM, tagged(OCTET_STRING, der)));
      default -> anyAlgorithm(der);
    };
  }

  private static PrivateKey anyAlgorithm(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return key(algorithm, pkcs8);
      } catch (InvalidKeySpecException _) {
        // Another kind of key: the last one tried tells what is wrong.
      }
    }
    return key("Ed25519", pkcs8);
  }

  private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** The curve's object identifier from ECPrivateKey ::= SEQUENCE {version, key, [0] curve, …}. */
  private static byte[] curve(byte[] der) throws InvalidKeySpecException {
    ByteBuffer key = ByteBuffer.wrap(der);
    try {
      key.get();
      ByteBuffer fields = content(key);
      while (fields.hasRemaining()) {
        int tag = Byte.toUnsignedInt(fields.get());
        ByteBuffer content = content(fields);
        if (tag == EC_PARAMETERS) {
          byte[] curve = new byte[content.remaining()];
          content.get(curve);
          return curve;
        }
      }
    } catch (BufferUnderflowException e) {
      throw new InvalidKeySpecException("the EC key is damaged", e);
    }
    throw new InvalidKeySpecException("the EC key does not name its curve");
  }

  /** Takes the length of an element (X.690, 8.1.3) and its content, which must be all there. */
  private static ByteBuffer content(ByteBuffer der) {
    int first = Byte.toUnsignedInt(der.get());
    long length = first;
    if (first >= 0x80) {
      length = 0;
      for (int i = 0; i < (first & 0x7f); i++) {
        length = Math.min(length << 8 | Byte.toUnsignedLong(der.get()), Integer.MAX_VALUE);
      }
    }
    if (length > der.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer content = der.slice(der.position(), (int) length);
    der.position(der.position() + (int) length);
    return content;
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return tagged(SEQUENCE, all.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
