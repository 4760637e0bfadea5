package dev.tether.plugin.contents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The digests of files that were read before, for as long as the files look the same. Used by one
 * thread at a time.
 */
final class DigestCache {
  private static final int CHUNK = 64 << 10;

  /**
   * A file that was changed so shortly before it was read could change again without a new time
   * stamp: some file systems count in steps of two seconds.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final InstantSource clock;
  private Map<String, Known> known = Map.of();

  DigestCache(InstantSource clock) {
    this.clock = clock;
  }

  /** What a file's content is. */
  record Digest(String sha256, long size) {}

  /** How a file looked when it was read. */
  private record Known(Object key, Instant modified, Digest digest) {}

  /** Gives a file to be read. */
  interface Opening {
    InputStream open() throws IOException;
  }

  /** The digest of the file at a path; reads it only if it looks different than before. */
  Digest of(String path, PosixFileAttributes attributes, Opening opening) throws IOException {
    Optional<Known> before =
        Optional.ofNullable(known.get(path)).filter(one -> looksLike(one, attributes));
    if (before.isPresent()) {
      return before.get().digest();
    }
    Instant readAt = clock.instant();
    Digest digest = read(opening);
    Instant modified = attributes.lastModifiedTime().toInstant();
    if (modified.plus(SETTLED).isBefore(readAt)) {
      if (known.isEmpty()) {
        known = new HashMap<>();
      }
      known.put(path, new Known(attributes.fileKey(), modified, digest));
    } else if (!known.isEmpty()) {
      known.remove(path);
    }
    return digest;
  }

  private static boolean looksLike(Known known, PosixFileAttributes attributes) {
    return known.key().equals(attributes.fileKey())
        && known.modified().equals(attributes.lastModifiedTime().toInstant())
        && known.digest().size() == attributes.size();
  }

  /** Forgets all files but these. */
  void retain(Set<String> paths) {
    if (!known.isEmpty()) {
      known.keySet().retainAll(paths);
    }
  }

  private static Digest read(Opening opening) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    try (InputStream in = opening.open()) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        sha256.update(chunk, 0, count);
        size += count;
      }
    }
    return new Digest(HexFormat.of().formatHex(sha256.digest()), size);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
