package dev.tether.agent.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The few calls of Linux that the JDK does not offer. Needs {@code --enable-native-access}. May be
 * used from any thread.
 */
public final class Posix {
  private static final int EPERM = 1;
  private static final int ESRCH = 3;
  private static final int EOPNOTSUPP = 95;
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int WNOHANG = 1;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle KILL = call("kill", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle WAITPID =
      call("waitpid", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle PAGE_SIZE = call("getpagesize");
  private static final MethodHandle CLOSE = call("close", ValueLayout.JAVA_INT);
  private static final MethodHandle FALLOCATE =
      call(
          "fallocate",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT),
          KEEP_ERRNO,
          Linker.Option.firstVariadicArg(2));

  static MethodHandle call(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments),
        KEEP_ERRNO);
  }

  /** What became of a signal. */
  public enum Sent {
    DELIVERED,
    /** There is no such process or group. */
    NOBODY,
    /** The process belongs to somebody else. */
    FORBIDDEN
  }

  /**
   * kill(2).
   *
   * @param pid a process, or with a minus the process group of that number
   * @param signal the signal's number; 0 only asks
   */
  public Sent kill(long pid, int signal) {
    if (pid == 0 || pid == -1) {
      throw new IllegalArgumentException("this would signal everything: " + pid);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) KILL.invokeExact(state, (int) pid, signal);
      if (result == 0) {
        return Sent.DELIVERED;
      }
      return switch (errno(state)) {
        case ESRCH -> Sent.NOBODY;
        case EPERM -> Sent.FORBIDDEN;
        default -> throw new IllegalStateException("kill failed with errno " + errno(state));
      };
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** Takes an ended child off the process table; does nothing when it is not ours or still runs. */
  public void reap(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored =
          (int) WAITPID.invokeExact(arena.allocate(STATE), (int) pid, MemorySegment.NULL, WNOHANG);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** The size of a page of memory, bytes. */
  public int pageSize() {
    try (Arena arena = Arena.ofConfined()) {
      return (int) PAGE_SIZE.invokeExact(arena.allocate(STATE));
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /**
   * Gives the disk space of a part of a file back; the file keeps its length, the part reads as
   * zeros.
   *
   * @return false when the file system can't do this
   * @throws IOException when it can but failed
   */
  public boolean punchHole(Path file, long from, long length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment name = arena.allocateFrom(file.toString());
      int descriptor = (int) OPEN.invokeExact(state, name, O_WRONLY | O_CLOEXEC, 0);
      if (descriptor < 0) {
        throw new IOException("can't open " + file + ", errno " + errno(state));
      }
      try {
        int result =
            (int) FALLOCATE.invokeExact(state, descriptor, PUNCH_HOLE | KEEP_SIZE, from, length);
        if (result != 0 && errno(state) != EOPNOTSUPP) {
          throw new IOException("can't punch a hole into " + file + ", errno " + errno(state));
        }
        return result == 0;
      } finally {
        int ignored = (int) CLOSE.invokeExact(state, descriptor);
      }
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      return exception;
    }
    return new IllegalStateException(thrown);
  }
}
