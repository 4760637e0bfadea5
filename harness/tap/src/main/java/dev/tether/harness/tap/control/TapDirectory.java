package dev.tether.harness.tap.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the taps that share a record are found: a directory with a small file for each, which names
 * its control socket. What ended taps left is removed by whoever looks. Stateless but for the
 * files.
 *
 * @param path the directory; only the user may enter it
 */
public record TapDirectory(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENTRY = ".json";

  /** A socket address of Linux holds 108 bytes, the last of which ends the text. */
  private static final int MAX_SOCKET_BYTES = 107;

  /** The directory that belongs to a record, unless another one was chosen. */
  public static TapDirectory beside(Path record) {
    Path name = record.toAbsolutePath();
    return new TapDirectory(name.resolveSibling(name.getFileName() + ".control"));
  }

  /**
   * A tap that runs.
   *
   * @param started when
   * @param about what it tells of itself
   */
  public record Entry(long pid, Path socket, Instant started, JsonNode about) {}

  /**
   * A path for the control socket of a process: in this directory, or where temporary files go if
   * the path would be too long for a socket.
   */
  public Path socketOf(long pid, Path temporary) throws IOException {
    create();
    Path near = path.toAbsolutePath().resolve(pid + ".sock");
    if (near.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_BYTES) {
      Files.deleteIfExists(near);
      return near;
    }
    Path far =
        Files.createTempDirectory(
            temporary,
            "tap",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return far.resolve("s");
  }

  /** Makes a tap known. */
  public void register(long pid, Path socket, Instant started, Map<String, String> about)
      throws IOException {
    create();
    ObjectNode entry = JSON.createObjectNode();
    entry.put("pid", pid).put("socket", socket.toString()).put("started", started.toString());
    about.forEach(entry::put);
    Path draft = path.resolve(pid + ".new");
    Files.writeString(draft, entry + "\n");
    Files.move(draft, path.resolve(pid + ENTRY), StandardCopyOption.ATOMIC_MOVE);
  }

  private void create() throws IOException {
    if (Files.notExists(path)) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Forgets a tap that ends. */
  public void forget(long pid) throws IOException {
    Files.deleteIfExists(path.resolve(pid + ENTRY));
  }

  /**
   * The taps that run, the latest last.
   *
   * @throws IOException when the directory cannot be read; one that is not there is empty
   */
  public List<Entry> running() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(path)) {
      files = found.filter(f -> f.toString().endsWith(ENTRY)).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
    List<Entry> running = new ArrayList<>();
    for (Path file : files) {
      Optional<Entry> entry = read(file);
      if (entry.isPresent() && isAlive(entry.get().pid())) {
        running.add(entry.get());
      } else if (entry.isPresent()) {
        Files.deleteIfExists(entry.get().socket());
        Files.deleteIfExists(file);
      }
    }
    running.sort(Comparator.comparing(Entry::started));
    return List.copyOf(running);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static Optional<Entry> read(Path file) {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      return Optional.of(
          new Entry(
              json.path("pid").asLong(),
              Path.of(json.path("socket").asText()),
              Instant.parse(json.path("started").asText()),
              json));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the tap's entry " + file + " cannot be read", e);
    }
  }
}
