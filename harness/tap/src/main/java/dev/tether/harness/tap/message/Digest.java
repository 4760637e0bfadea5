package dev.tether.harness.tap.message;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names opaque bytes, so that one can see where they come back without seeing them. */
public final class Digest {
  private static final int SHOWN_BYTES = 8;

  private Digest() {}

  /** The first 16 hexadecimal digits of the bytes' SHA-256. */
  public static String of(ByteString bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
