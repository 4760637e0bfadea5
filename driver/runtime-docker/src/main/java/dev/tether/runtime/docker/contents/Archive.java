package dev.tether.runtime.docker.contents;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Streams entries of contents as an archive, without having it in memory. */
final class Archive {
  private static final int BUFFER = 1 << 16;
  private final Identity identity;

  Archive(Identity identity) {
    this.identity = identity;
  }

  /** Writes entries. */
  interface Filling {
    void fill(TarWriter tar) throws IOException;
  }

  /** Takes the archive. */
  interface Sink {
    void take(InputStream archive);
  }

  /**
   * Sends an archive.
   *
   * @throws IOException when the contents could not be read; what was sent is incomplete then
   */
  void send(Filling filling, Sink sink) throws IOException {
    PipedInputStream source = new PipedInputStream(BUFFER);
    PipedOutputStream pipe = new PipedOutputStream(source);
    AtomicReference<Optional<IOException>> failure = new AtomicReference<>(Optional.empty());
    Thread writer =
        Thread.ofVirtual()
            .name("archive")
            .start(
                () -> {
                  try (pipe) {
                    TarWriter tar = new TarWriter(pipe, identity.uid(), identity.gid());
                    filling.fill(tar);
                    tar.end();
                  } catch (IOException e) {
                    failure.set(Optional.of(e));
                  }
                });
    try (source) {
      sink.take(source);
    } finally {
      join(writer);
    }
    if (failure.get().isPresent()) {
      throw failure.get().get();
    }
  }

  private static void join(Thread writer) {
    try {
      writer.interrupt();
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RemoteFailure.Unreachable("copying contents was interrupted", e);
    }
  }

  /** Adds one entry, below a directory that ends with a slash or is empty. */
  static void add(TarWriter tar, String below, Entry entry, Spool spool) throws IOException {
    switch (entry) {
      case Entry.Directory directory -> tar.directory(below + entry.path(), directory.mode());
      case Entry.Link link -> tar.link(below + entry.path(), link.target());
      case Entry.File file -> {
        try (InputStream content = spool.open(file)) {
          tar.file(below + entry.path(), file.mode(), file.size(), content);
        }
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
