package dev.tether.runtime.docker.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Contents of files on this machine, for as long as it is open, by their digests. */
final class Spool implements AutoCloseable {
  private final Path directory;

  Spool() {
    try {
      directory =
          Files.createTempDirectory(
              "tether-contents",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new RemoteFailure.Failed(
          "there is no place for a task's files in the temporary directory: " + e.getMessage(), e);
    }
  }

  private Path place(Entry.File file) {
    return directory.resolve(file.sha256());
  }

  boolean has(Entry.File file) {
    return Files.exists(place(file));
  }

  InputStream open(Entry.File file) throws IOException {
    return Files.newInputStream(place(file));
  }

  /**
   * Takes what is missing of these files.
   *
   * @throws RemoteFailure.Failed when one can't be read, or is not what its entry says
   */
  void gather(Contents contents, List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry instanceof Entry.File file && !has(file)) {
        try (InputStream content = contents.open(file)) {
          if (!take(file, content)) {
            throw new IOException("it is not what it was a moment ago");
          }
        } catch (IOException e) {
          throw new RemoteFailure.Failed(
              "the file %s could not be taken: %s".formatted(file.path(), e.getMessage()), e);
        }
      }
    }
  }

  /** Takes a file; false when its content is not what the entry says. */
  boolean take(Entry.File file, InputStream content) throws IOException {
    Path part = directory.resolve("part");
    DigestOutputStream digesting;
    try (OutputStream out = Files.newOutputStream(part);
        DigestOutputStream both = new DigestOutputStream(out, Archive.sha256())) {
      content.transferTo(both);
      digesting = both;
    }
    String digest = HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    if (!digest.equals(file.sha256()) || Files.size(part) != file.size()) {
      return false;
    }
    Files.move(part, place(file), StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path each : all.toList()) {
        Files.deleteIfExists(each);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      System.getLogger(Spool.class.getName())
          .log(System.Logger.Level.WARNING, "could not delete " + directory, e);
    }
  }
}
