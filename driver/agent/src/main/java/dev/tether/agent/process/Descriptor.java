package dev.tether.agent.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An open file of Linux that the JDK has no class for: one end of a pipe, or of a terminal. One
 * thread may read while another writes, and any may close. Reading and writing hold their thread in
 * the kernel: use platform threads.
 */
final class Descriptor implements AutoCloseable {
  static final int O_RDWR = 2;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  /** How long a close may have to wait for a reader. */
  private static final int POLL_MILLIS = 200;

  private static final MethodHandle READ =
      data("read", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle WRITE =
      data("write", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle POLL =
      Posix.call("poll", ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
  private static final MethodHandle PIPE =
      Posix.call("pipe2", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE = Posix.call("close", ValueLayout.JAVA_INT);

  /** Guards the number, which Linux gives to another file after the close. */
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

  private final int number;
  private volatile boolean closed;
  private volatile boolean lastBytes;

  /** Guarded by the write lock. */
  private boolean released;

  Descriptor(int number) {
    this.number = number;
  }

  private static MethodHandle data(String name, ValueLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments),
            Linker.Option.captureCallState("errno"));
  }

  /** Both ends of a pipe. */
  record Pipe(Descriptor source, Descriptor sink) {}

  /** Makes a pipe that no child inherits by itself. */
  static Pipe pipe() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Posix.STATE);
      MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
      int result = (int) PIPE.invokeExact(state, ends, O_CLOEXEC | O_NONBLOCK);
      if (result != 0) {
        throw new IOException("can't make a pipe, errno " + Posix.errno(state));
      }
      return new Pipe(
          new Descriptor(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
          new Descriptor(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    }
  }

  /** A call with the file's number. */
  interface Call {
    void with(int number) throws Throwable;
  }

  /** Makes a call that does not block, unless the file is closed. */
  void whileOpen(Call call) {
    open.readLock().lock();
    try {
      if (!closed) {
        call.with(number);
      }
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    } finally {
      open.readLock().unlock();
    }
  }

  /** A name under which this process can open the same pipe once more. */
  Path name() {
    return Path.of("/proc/self/fd/" + number);
  }

  /** From now on nothing more is written at the other end: a reader ends when it has all. */
  void expectLastBytes() {
    lastBytes = true;
  }

  /**
   * Waits for bytes.
   *
   * @return how many were read, or -1 when there will be no more
   */
  int read(byte[] into, int offset, int length) throws IOException {
    while (true) {
      open.readLock().lock();
      try {
        boolean last = lastBytes;
        if (closed) {
          return -1;
        }
        if (isReady(POLLIN)) {
          int count = readNow(into, offset, length);
          if (count != 0) {
            return count;
          }
        } else if (last) {
          return -1;
        }
      } finally {
        open.readLock().unlock();
      }
    }
  }

  /** What read(2) gives; -1 at the end, 0 when there was nothing after all. */
  private int readNow(byte[] into, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Posix.STATE);
      MemorySegment buffer = arena.allocate(length);
      long count = (long) READ.invokeExact(state, number, buffer, (long) length);
      if (count > 0) {
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, (int) count);
        return (int) count;
      }
      boolean again = count < 0 && (Posix.errno(state) == EAGAIN || Posix.errno(state) == EINTR);
      // A terminal whose programs have all ended answers with EIO instead of an end.
      return again ? 0 : -1;
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    }
  }

  /**
   * Writes all of it, waiting where the other side is slow.
   *
   * @throws IOException when nobody reads any more, or this was closed
   */
  void write(byte[] bytes, int offset, int length) throws IOException {
    int written = 0;
    while (written < length) {
      open.readLock().lock();
      try {
        if (closed) {
          throw new IOException("the program's input is closed");
        }
        if (isReady(POLLOUT)) {
          written += writeNow(bytes, offset + written, length - written);
        }
      } finally {
        open.readLock().unlock();
      }
    }
  }

  private int writeNow(byte[] bytes, int offset, int length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Posix.STATE);
      MemorySegment buffer = arena.allocate(length);
      MemorySegment.copy(bytes, offset, buffer, ValueLayout.JAVA_BYTE, 0, length);
      long count = (long) WRITE.invokeExact(state, number, buffer, (long) length);
      if (count >= 0) {
        return (int) count;
      }
      if (Posix.errno(state) == EAGAIN || Posix.errno(state) == EINTR) {
        return 0;
      }
      throw new IOException("nobody reads the program's input, errno " + Posix.errno(state));
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    }
  }

  private boolean isReady(short events) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Posix.STATE);
      MemorySegment wanted = arena.allocate(8, 4);
      wanted.set(ValueLayout.JAVA_INT, 0, number);
      wanted.set(ValueLayout.JAVA_SHORT, 4, events);
      int result = (int) POLL.invokeExact(state, wanted, 1L, POLL_MILLIS);
      return result > 0;
    } catch (Throwable thrown) {
      throw Posix.unexpected(thrown);
    }
  }

  /** Closes the file; a reader or writer that waits ends first, within a fraction of a second. */
  @Override
  public void close() {
    closed = true;
    open.writeLock().lock();
    try {
      if (!released) {
        released = true;
        try (Arena arena = Arena.ofConfined()) {
          int ignored = (int) CLOSE.invokeExact(arena.allocate(Posix.STATE), number);
        } catch (Throwable thrown) {
          throw Posix.unexpected(thrown);
        }
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
