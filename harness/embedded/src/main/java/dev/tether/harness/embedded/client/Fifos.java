package dev.tether.harness.embedded.client;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes named pipes, for which Java has no method. */
final class Fifos {
  private static final int OWNER_ONLY = 0600;

  private final MethodHandle mkfifo;

  Fifos() {
    Linker linker = Linker.nativeLinker();
    mkfifo =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mkfifo"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  }

  /** Makes one; one that is there already is fine. */
  void make(Path path) throws IOException {
    if (Files.exists(path)) {
      return;
    }
    int result;
    try (Arena arena = Arena.ofConfined()) {
      result = (int) mkfifo.invokeExact(arena.allocateFrom(path.toString()), OWNER_ONLY);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (result != 0) {
      throw new IOException("the named pipe " + path + " can't be made");
    }
  }

  /** Lets a reader that waits for the first writer go on. */
  static void release(Path path) {
    // Opened for both directions, a pipe never makes its opener wait.
    try (RandomAccessFile both = new RandomAccessFile(path.toFile(), "rw")) {
      both.getFD().valid();
    } catch (IOException e) {
      // It is gone: nobody waits for it.
    }
  }
}
