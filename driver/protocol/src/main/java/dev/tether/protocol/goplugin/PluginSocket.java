package dev.tether.protocol.goplugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The place in the file system where a plugin listens. */
public record PluginSocket(Path path, Optional<String> group) {
  /** A socket address of Linux holds 108 bytes, the last of which ends the text. */
  private static final int MAX_PATH_BYTES = 107;

  private static final Path FALLBACK_DIRECTORY = Path.of("/tmp");
  private static final Path RANDOM_SOURCE = Path.of("/dev/urandom");
  private static final int RANDOM_BYTES = 12;

  /**
   * Chooses a path that nobody else uses or can guess.
   *
   * @param environment the variables that the host set
   * @throws IOException when the host wants a directory whose path is too long for a socket
   */
  public static PluginSocket choose(Map<String, String> environment) throws IOException {
    return choose(new HostEnvironment(environment));
  }

  /**
   * Chooses a path that nobody else uses or can guess.
   *
   * @throws IOException when the host wants a directory whose path is too long for a socket
   */
  static PluginSocket choose(HostEnvironment host) throws IOException {
    String name = "plugin" + randomText();
    Optional<Path> wanted = host.socketDirectory();
    Path directory = wanted.orElseGet(host::temporaryDirectory).toAbsolutePath();
    if (fits(directory.resolve(name))) {
      return new PluginSocket(directory.resolve(name), host.socketGroup());
    }
    if (wanted.isPresent()) {
      throw new IOException(
          "the socket directory %s is too long: with the file name a unix socket's path has at most"
                  .formatted(directory)
              + " %d bytes; shorten PLUGIN_UNIX_SOCKET_DIR".formatted(MAX_PATH_BYTES));
    }
    return new PluginSocket(FALLBACK_DIRECTORY.resolve(name), host.socketGroup());
  }

  /**
   * Lets only those use the socket that shall: its owner, and the group if the host named one.
   *
   * @throws IOException when the group does not exist or may not be given to a file
   */
  public void restrict() throws IOException {
    PosixFileAttributeView file =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (group.isPresent()) {
      var principals = path.getFileSystem().getUserPrincipalLookupService();
      file.setGroup(principals.lookupPrincipalByGroupName(group.get()));
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(group.isPresent() ? "rw-rw----" : "rw-------"));
  }

  /** Removes the socket's file if it is there. */
  public void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  private static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
  }

  /** Read from the kernel: the first SecureRandom of a process costs tens of milliseconds. */
  private static String randomText() throws IOException {
    try (InputStream random = Files.newInputStream(RANDOM_SOURCE)) {
      return HexFormat.of().formatHex(random.readNBytes(RANDOM_BYTES));
    }
  }
}
