package dev.tether.agent.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A directory that stays the one that was opened, whatever becomes of its name. With it an agent of
 * root works in directories of which a task may replace any part by a link at any moment: each step
 * goes by one name from a held directory, and no step follows a link.
 *
 * <p>{@link #entry} may be given to calls that do not follow a link in the last part of a path:
 * those that delete, move, make directories or links, and those that are told not to.
 */
public final class HeldDirectory implements AutoCloseable {
  private static final int O_PATH = 0x20_0000;
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;
  private static final int ELOOP = 40;
  private static final int DELETE_ATTEMPTS = 10;

  /** The processors whose Linux has other numbers for two flags. */
  private static final Set<String> OTHER_FLAGS = Set.of("aarch64", "arm", "ppc64", "ppc64le");

  private static final boolean OTHER = OTHER_FLAGS.contains(System.getProperty("os.arch"));
  private static final int O_DIRECTORY = OTHER ? 0x4000 : 0x1_0000;
  private static final int O_NOFOLLOW = OTHER ? 0x8000 : 0x2_0000;

  private static final MethodHandle CLOSE = Posix.call("close", ValueLayout.JAVA_INT);
  private static final MethodHandle OPEN =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("open"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT),
              Linker.Option.captureCallState("errno"),
              Linker.Option.firstVariadicArg(2));

  private final int number;
  private final String shown;
  private boolean closed;

  private HeldDirectory(int number, String shown) {
    this.number = number;
    this.shown = shown;
  }

  /**
   * Opens a directory whose parents nobody else can change.
   *
   * @throws NotDirectoryException when it is anything else, for instance a link
   * @throws NoSuchFileException when it is not there
   */
  public static HeldDirectory open(Path path) throws IOException {
    return new HeldDirectory(
        open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW, path.toString()), path.toString());
  }

  /**
   * Opens a directory that is in this one.
   *
   * @throws NotDirectoryException when it is anything else, for instance a link
   * @throws NoSuchFileException when it is not there
   */
  public HeldDirectory enter(String name) throws IOException {
    String child = shown + '/' + name;
    return new HeldDirectory(open(entry(name), O_PATH | O_DIRECTORY | O_NOFOLLOW, child), child);
  }

  private static int open(Path path, int flags, String shown) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Posix.STATE);
      MemorySegment name = arena.allocateFrom(path.toString());
      int number = (int) OPEN.invokeExact(state, name, flags | Descriptor.O_CLOEXEC, 0);
      if (number >= 0) {
        return number;
      }
      throw switch (Posix.errno(state)) {
        case ENOENT -> new NoSuchFileException(shown);
        case ENOTDIR, ELOOP -> new NotDirectoryException(shown);
        default -> new FileSystemException(shown, null, "errno " + Posix.errno(state));
      };
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    }
  }

  /** This directory, as a path for calls that follow links. */
  public Path self() {
    return Path.of("/proc/self/fd/" + number);
  }

  /** Something in it, as a path for calls that do not follow links. */
  public Path entry(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("\"" + name + "\" is not the name of one entry");
    }
    return Path.of("/proc/self/fd/" + number + '/' + name);
  }

  /** The names of all that is in it, in alphabetical order. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(self())) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    names.sort(null);
    return names;
  }

  /** What an entry itself is; nothing when there is none. */
  public Optional<BasicFileAttributes> look(String name) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(entry(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Reads one file. */
  public interface Reader<T> {
    /**
     * Is given a file that is one for certain.
     *
     * @param file a path that means this very file, for calls that follow links, until the reader
     *     returns
     */
    T read(Path file) throws IOException;
  }

  /**
   * Reads a regular file in it, and waits for nobody: a pipe that was put there is not opened.
   *
   * @return nothing when there is no regular file of that name
   */
  public <T> Optional<T> read(String name, Reader<T> reader) throws IOException {
    int file;
    try {
      file = open(entry(name), O_PATH | O_NOFOLLOW, shown + '/' + name);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    Path same = Path.of("/proc/self/fd/" + file);
    try {
      boolean regular = Files.readAttributes(same, BasicFileAttributes.class).isRegularFile();
      return regular ? Optional.of(reader.read(same)) : Optional.empty();
    } catch (NoSuchFileException link) {
      // What is held is a link: its name leads elsewhere, or nowhere.
      return Optional.empty();
    } finally {
      close(file);
    }
  }

  /** Deletes an entry, with all below when it is a directory. Does nothing when there is none. */
  public void delete(String name) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<BasicFileAttributes> found = look(name);
        if (found.isPresent() && found.get().isDirectory()) {
          empty(name);
        }
        Files.deleteIfExists(entry(name));
        return;
      } catch (DirectoryNotEmptyException | NotDirectoryException changedMeanwhile) {
        if (attempt == DELETE_ATTEMPTS) {
          throw changedMeanwhile;
        }
      }
    }
  }

  private void empty(String name) throws IOException {
    try (HeldDirectory directory = enter(name)) {
      directory.unlock();
      for (String below : directory.names()) {
        directory.delete(below);
      }
    } catch (NoSuchFileException deletedMeanwhile) {
      // All the better.
    }
  }

  /** Lets its owner change it, where the owner is this process and had given that up. */
  public void unlock() throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(Files.getPosixFilePermissions(self()));
    boolean more =
        permissions.addAll(
            EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE));
    if (more) {
      Files.setPosixFilePermissions(self(), permissions);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      close(number);
    }
  }

  private static void close(int number) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) CLOSE.invokeExact(arena.allocate(Posix.STATE), number);
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    }
  }

  @Override
  public String toString() {
    return shown;
  }
}
