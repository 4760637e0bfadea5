package dev.tether.harness.tap.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.tap.record.TapId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
 * <p>A tap holds a lock on its file as long as it lives. The kernel lets go of it with the process,
 * however that ends, which is seen from other containers and from their host, where the process has
 * another id or none; and a frozen tap keeps it.
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
   * @param node the node that started it; empty if that was not told
   * @param started when
   * @param about what it tells of itself
   */
  public record Entry(TapId tap, String node, Path socket, Instant started, JsonNode about) {}

  /** The entry of a tap that lives. Closing it forgets the tap. */
  public static final class Registration implements AutoCloseable {
    private final Path file;
    private final FileLock lock;

    private Registration(Path file, FileLock lock) {
      this.file = file;
      this.lock = lock;
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
      lock.acquiredBy().close();
    }
  }

  /**
   * A path for the control socket of a tap: in this directory, or where temporary files go if the
   * path would be too long for a socket.
   */
  public Path socketOf(TapId tap, Path temporary) throws IOException {
    create();
    Path near = path.toAbsolutePath().resolve(tap.number() + ".sock");
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

  /** Makes a tap known, until what is returned is closed or this process ends. */
  public Registration register(TapId tap, Path socket, Instant started, Map<String, String> about)
      throws IOException {
    create();
    ObjectNode entry = JSON.createObjectNode();
    entry.put("tap", tap.number()).put("pid", tap.pid());
    entry.put("socket", socket.toString()).put("started", started.toString());
    about.forEach(entry::put);
    Path draft = path.resolve(tap.number() + ".new");
    Path file = path.resolve(tap.number() + ENTRY);
    FileChannel locked =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean known = false;
    try {
      FileLock lock = locked.lock();
      ByteBuffer text = ByteBuffer.wrap((entry + "\n").getBytes(StandardCharsets.UTF_8));
      while (text.hasRemaining()) {
        locked.write(text);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      known = true;
      return new Registration(file, lock);
    } finally {
      if (!known) {
        locked.close();
      }
    }
  }

  private void create() throws IOException {
    if (Files.notExists(path)) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
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
      if (entry.isPresent() && isLocked(file)) {
        running.add(entry.get());
      } else if (entry.isPresent()) {
        Files.deleteIfExists(entry.get().socket());
        Files.deleteIfExists(file);
      }
    }
    running.sort(Comparator.comparing(Entry::started));
    return List.copyOf(running);
  }

  private static boolean isLocked(Path file) throws IOException {
    try (FileChannel entry = FileChannel.open(file)) {
      return entry.tryLock(0, Long.MAX_VALUE, true) == null;
    } catch (OverlappingFileLockException here) {
      // The tap is this process's own, or another thread looks just now and sees what is true.
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static Optional<Entry> read(Path file) {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      return Optional.of(
          new Entry(
              new TapId(TapId.numberIn(json), json.path("pid").asLong()),
              json.path("node").asText(),
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
