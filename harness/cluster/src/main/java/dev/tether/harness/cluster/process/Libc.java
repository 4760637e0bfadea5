package dev.tether.harness.cluster.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The system calls that Java has no methods for. */
final class Libc {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGCONT = 18;
  static final int SIGSTOP = 19;
  private static final int MNT_DETACH = 2;

  private final MethodHandle kill;
  private final MethodHandle umount2;

  Libc() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = linker.defaultLookup();
    kill =
        linker.downcallHandle(
            symbols.findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    umount2 =
        linker.downcallHandle(
            symbols.findOrThrow("umount2"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  }

  /** Sends a signal; false when there is no such process, or it is not ours to signal. */
  boolean kill(long pid, int signal) {
    try {
      return (int) kill.invokeExact(Math.toIntExact(pid), signal) == 0;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Removes the topmost mount at this place; one that is in use goes once it is not any more. */
  boolean unmount(String mountPoint) {
    try (Arena arena = Arena.ofConfined()) {
      var path = arena.allocateFrom(mountPoint);
      return (int) umount2.invokeExact(path, 0) == 0
          || (int) umount2.invokeExact(path, MNT_DETACH) == 0;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
