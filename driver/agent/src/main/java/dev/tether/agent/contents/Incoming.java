package dev.tether.agent.contents;

import dev.tether.agent.codec.ContentsWire;
import dev.tether.agent.process.HeldDirectory;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A directory in which contents arrive. The agent's own, so plain paths are safe in it. Used by
 * whoever has the turn for it.
 *
 * @param directory need not exist
 */
record Incoming(Path directory) {
  private static final int BUFFER = 64 << 10;

  /** Makes it where it is missing, and undoes what was begun after the blobs had arrived. */
  void open() throws IOException {
    makePrivate(directory);
    makePrivate(blobs());
    Files.deleteIfExists(manifestFile());
    delete("ready");
  }

  private static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private Path blobs() {
    return directory.resolve("blobs");
  }

  /** The content with a digest. */
  Path blob(String sha256) {
    return blobs().resolve(sha256);
  }

  Path ready() {
    return directory.resolve("ready");
  }

  /** Makes {@link #ready}. */
  void makeReady() throws IOException {
    makePrivate(ready());
  }

  private Path manifestFile() {
    return directory.resolve("manifest");
  }

  Path commitFile() {
    return directory.resolve("commit");
  }

  /** Whether a file's content is here. */
  boolean has(Entry.File file) {
    return Files.exists(blob(file.sha256()));
  }

  /**
   * Takes a content, if it is the right one.
   *
   * @return whether it was
   * @throws IOException when it can't be stored
   */
  boolean take(Entry.File file, InputStream content) throws IOException {
    Path partial = directory.resolve("partial");
    try {
      if (!copy(file, content, partial)) {
        return false;
      }
      Files.move(partial, blob(file.sha256()), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static boolean copy(Entry.File file, InputStream content, Path to) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    try (OutputStream output = Files.newOutputStream(to)) {
      byte[] buffer = new byte[BUFFER];
      int count;
      while (size <= file.size() && (count = content.read(buffer)) >= 0) {
        size += count;
        digest.update(buffer, 0, count);
        if (size <= file.size()) {
          output.write(buffer, 0, count);
        }
      }
    }
    return size == file.size() && HexFormat.of().formatHex(digest.digest()).equals(file.sha256());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** What the blobs were sent for, when all of them are here. */
  Optional<Manifest> manifest() throws IOException {
    return read(manifestFile());
  }

  /** A manifest in a file, or nothing where there is no file. */
  static Optional<Manifest> read(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(ContentsWire.read(file)) : Optional.empty();
  }

  /** Says that all blobs for a manifest are here, and forgets the others. */
  void complete(Manifest manifest) throws IOException {
    Path partial = directory.resolve("partial");
    ContentsWire.write(manifest, partial);
    Modes.set(partial, 0600);
    Files.move(partial, manifestFile(), StandardCopyOption.ATOMIC_MOVE);
    Set<String> digests =
        manifest.entries().stream()
            .filter(Entry.File.class::isInstance)
            .map(entry -> ((Entry.File) entry).sha256())
            .collect(Collectors.toSet());
    try (DirectoryStream<Path> present = Files.newDirectoryStream(blobs())) {
      for (Path blob : present) {
        if (!digests.contains(blob.getFileName().toString())) {
          Files.delete(blob);
        }
      }
    }
  }

  /**
   * The point of no return.
   *
   * @param durable whether it is on disk when this returns
   */
  void commit(boolean durable) throws IOException {
    if (durable) {
      sync(manifestFile());
    }
    Files.move(manifestFile(), commitFile(), StandardCopyOption.ATOMIC_MOVE);
    if (durable) {
      sync(directory);
    }
  }

  /** Waits until a file or directory is on disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes it with all in it. */
  void delete() throws IOException {
    Path name = directory.getFileName();
    try (HeldDirectory parent = HeldDirectory.open(directory.getParent())) {
      parent.delete(name.toString());
    }
  }

  private void delete(String name) throws IOException {
    try (HeldDirectory held = HeldDirectory.open(directory)) {
      held.delete(name);
    }
  }
}
