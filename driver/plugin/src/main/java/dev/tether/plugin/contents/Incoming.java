package dev.tether.plugin.contents;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Takes a directory that comes back into one that only the plugin's user can enter; from there it
 * is moved to its place in one go per file. Closing it deletes what is left. Used by one thread.
 */
final class Incoming implements ContentsReceiver, AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final Path directory;
  private final String prefix;
  private final ContentsPolicy policy;
  private final Set<String> received = new HashSet<>();
  private final Set<String> directories = new HashSet<>();
  private long files;
  private long bytes;

  private Incoming(Path directory, String prefix, ContentsPolicy policy) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.prefix = Objects.requireNonNull(prefix, "prefix");
    this.policy = Objects.requireNonNull(policy, "policy");
  }

  /**
   * Begins with an empty directory.
   *
   * @param prefix what all paths that come have to be in
   */
  static Incoming into(Path directory, String prefix, ContentsPolicy policy) throws IOException {
    deleteAll(directory);
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new Incoming(directory, prefix, policy);
  }

  @Override
  public void receive(Entry entry, InputStream content) throws IOException {
    if (entry.path().equals(prefix) && entry instanceof Entry.Directory) {
      return;
    }
    if (!entry.path().startsWith(prefix + '/')) {
      throw new IOException("the runtime sent %s, which was not asked for".formatted(entry.path()));
    }
    checkPlace(entry.path());
    if (received.size() > policy.maxFiles()) {
      throw new IOException(
          "it has more than %d files, which is what contents.max_files allows"
              .formatted(policy.maxFiles()));
    }
    Path target = directory.resolve(entry.path().substring(prefix.length() + 1));
    switch (entry) {
      case Entry.Directory made -> {
        Files.createDirectory(target);
        directories.add(made.path());
        Files.setPosixFilePermissions(target, Modes.permissions(made.mode() | 0700));
      }
      case Entry.Link link -> Files.createSymbolicLink(target, Path.of(link.target()));
      case Entry.File file -> {
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
          copy(content, out);
        }
        Files.setPosixFilePermissions(target, Modes.permissions(file.mode()));
        files++;
      }
    }
  }

  /** Nothing may come by way of a link: what it points to here is not what it will point to. */
  private void checkPlace(String path) throws IOException {
    String above = path.substring(0, path.lastIndexOf('/'));
    if (!received.add(path) || !(above.equals(prefix) || directories.contains(above))) {
      throw new IOException("the runtime sent %s twice, or before its directory".formatted(path));
    }
  }

  private void copy(InputStream content, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
      bytes += count;
      if (bytes > policy.maxBringBackBytes()) {
        throw new IOException(
            "it is larger than %s, which contents.bring_back_max_size allows"
                .formatted(Quantity.bytes(policy.maxBringBackBytes())));
      }
      out.write(chunk, 0, count);
    }
  }

  /** Moves everything to its place; what stands in the way there goes. */
  void moveTo(Place target) throws IOException {
    Merge.into(directory, target);
  }

  /** Whether something came at a path. */
  boolean has(String path) {
    return received.contains(path);
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    deleteAll(directory);
  }

  /** Deletes a directory with all that is in it, and follows no link. */
  static void deleteAll(Path directory) throws IOException {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException problem)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // There is nothing of an earlier time.
    }
  }
}
