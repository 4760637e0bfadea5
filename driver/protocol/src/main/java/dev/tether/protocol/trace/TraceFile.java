package dev.tether.protocol.trace;

import dev.tether.protocol.json.JsonObject;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A file to which several processes append whole lines. Safe for any thread. */
final class TraceFile {
  private static final System.Logger LOG = System.getLogger(TraceFile.class.getName());

  private final Path path;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<OutputStream> out = Optional.empty();
  private boolean complained;

  TraceFile(Path path) {
    this.path = path;
  }

  /** Appends a line; if that fails it is lost, and the next one tries to open the file again. */
  void append(JsonObject line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (out.isEmpty()) {
        out = Optional.of(open());
      }
      // One write to a file in append mode: lines of other processes come before or after it.
      out.get().write(bytes);
    } catch (IOException e) {
      reopenNextTime();
      complain(e);
    } finally {
      lock.unlock();
    }
  }

  /** Not a FileChannel: an interrupt of a calling thread would close that one. */
  private OutputStream open() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return new FileOutputStream(path.toFile(), true);
  }

  private void reopenNextTime() {
    try (OutputStream broken = out.orElse(OutputStream.nullOutputStream())) {
      out = Optional.empty();
      broken.flush();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the trace {0} could not be closed: {1}", path, e);
    }
  }

  private void complain(IOException failure) {
    if (!complained) {
      complained = true;
      LOG.log(
          Level.WARNING, "the trace {0} misses calls, it cannot be written: {1}", path, failure);
    }
  }
}
