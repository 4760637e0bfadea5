package dev.tether.agent.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * A terminal of its own for one program. What is written here the program reads as typed; what it
 * shows is read here. May be used as a {@link Descriptor} may.
 */
final class Terminal implements AutoCloseable {
  private static final long TIOCSWINSZ = 0x5414;
  private static final int LONGEST_NAME = 128;

  private static final MethodHandle OPEN_MASTER = Posix.call("posix_openpt", ValueLayout.JAVA_INT);
  private static final MethodHandle GRANT = Posix.call("grantpt", ValueLayout.JAVA_INT);
  private static final MethodHandle UNLOCK = Posix.call("unlockpt", ValueLayout.JAVA_INT);
  private static final MethodHandle NAME =
      Posix.call("ptsname_r", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle OPEN =
      variadic("open", 2, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle IOCTL =
      variadic("ioctl", 2, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

  private final Descriptor master;
  private final Path device;

  /** Held open, so that a program that has not opened the device yet does not look ended. */
  private final Descriptor keeper;

  private Terminal(Descriptor master, Path device, Descriptor keeper) {
    this.master = master;
    this.device = device;
    this.keeper = keeper;
  }

  private static MethodHandle variadic(String name, int fixed, ValueLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(fixed));
  }

  /**
   * Makes a terminal of 80 by 24 characters.
   *
   * @throws IOException when the host has none to give
   */
  static Terminal open() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Posix.STATE);
      int number =
          (int)
              OPEN_MASTER.invokeExact(
                  state,
                  Descriptor.O_RDWR
                      | Descriptor.O_NOCTTY
                      | Descriptor.O_NONBLOCK
                      | Descriptor.O_CLOEXEC);
      check(number, "make a terminal", state);
      Descriptor master = new Descriptor(number);
      try {
        check((int) GRANT.invokeExact(state, number), "own the terminal", state);
        check((int) UNLOCK.invokeExact(state, number), "unlock the terminal", state);
        MemorySegment name = arena.allocate(LONGEST_NAME);
        int named = (int) NAME.invokeExact(state, number, name, (long) LONGEST_NAME);
        check(-named, "name the terminal", state);
        int device =
            (int)
                OPEN.invokeExact(
                    state, name, Descriptor.O_RDWR | Descriptor.O_NOCTTY | Descriptor.O_CLOEXEC, 0);
        check(device, "open the terminal", state);
        Terminal terminal =
            new Terminal(master, Path.of(name.getString(0)), new Descriptor(device));
        terminal.resize(80, 24);
        return terminal;
      } catch (IOException failed) {
        master.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    }
  }

  private static void check(int result, String what, MemorySegment state) throws IOException {
    if (result < 0) {
      throw new IOException("can't %s, errno %d".formatted(what, Posix.errno(state)));
    }
  }

  /** The user's side. */
  Descriptor master() {
    return master;
  }

  /** The file that the program has to open. */
  Path device() {
    return device;
  }

  /** Changes the size, of which the program is told; a size that no terminal has does nothing. */
  void resize(int columns, int rows) {
    if (columns <= 0 || columns > 0xffff || rows <= 0 || rows > 0xffff) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
      size.setAtIndex(ValueLayout.JAVA_SHORT, 0, (short) rows);
      size.setAtIndex(ValueLayout.JAVA_SHORT, 1, (short) columns);
      master.whileOpen(
          number -> {
            int ignored =
                (int) IOCTL.invokeExact(arena.allocate(Posix.STATE), number, TIOCSWINSZ, size);
          });
    }
  }

  /** The program has ended: what it has shown can still be read. */
  void end() {
    master.expectLastBytes();
    keeper.close();
  }

  @Override
  public void close() {
    keeper.close();
    master.close();
  }
}
