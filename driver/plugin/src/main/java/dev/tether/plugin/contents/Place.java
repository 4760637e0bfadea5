package dev.tether.plugin.contents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A directory that travels.
 *
 * @param prefix its path among the contents
 * @param base a directory of the node that nobody but Nomad and its operator changes
 * @param inside the way from there, on which no link is followed
 */
record Place(String prefix, Path base, List<String> inside) {
  Place {
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(base, "base");
    inside = List.copyOf(inside);
  }

  /** Its path on the node. */
  Path directory() {
    Path directory = base;
    for (String name : inside) {
      directory = directory.resolve(name);
    }
    return directory;
  }

  /** Whether something of this path lies here. */
  boolean holds(String path) {
    return path.startsWith(prefix + '/');
  }

  /** Opens the directory itself. */
  @SuppressWarnings("StreamResourceLeak") // Whoever gets the directory closes it.
  SecureDirectoryStream<Path> openDirectory() throws IOException {
    SecureDirectoryStream<Path> at = secure(Files.newDirectoryStream(base));
    for (String name : inside) {
      at = down(at, Path.of(name));
    }
    return at;
  }

  /** Whether there is nothing in it, or it is not there. */
  boolean isEmpty() {
    try (SecureDirectoryStream<Path> directory = openDirectory()) {
      return !directory.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      throw ContentsProblem.failed("%s can't be read: %s".formatted(directory(), e), e);
    }
  }

  /** Opens a file by its path among the contents. */
  InputStream openFile(String path) throws IOException {
    List<String> names = List.of(path.substring(prefix.length() + 1).split("/"));
    SecureDirectoryStream<Path> at = openDirectory();
    for (String name : names.subList(0, names.size() - 1)) {
      at = down(at, Path.of(name));
    }
    try (SecureDirectoryStream<Path> last = at) {
      return openFile(last, Path.of(names.getLast()));
    }
  }

  /** Opens a file in a directory, unless it is a link. */
  static InputStream openFile(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    return Channels.newInputStream(
        directory.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  /** Opens a directory in a directory, unless it is a link. */
  static SecureDirectoryStream<Path> into(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }

  private static SecureDirectoryStream<Path> down(SecureDirectoryStream<Path> from, Path name)
      throws IOException {
    try (SecureDirectoryStream<Path> above = from) {
      return into(above, name);
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    try (stream) {
      throw new UncheckedIOException(
          new IOException("this system can't read directories safely while they change"));
    }
  }
}
