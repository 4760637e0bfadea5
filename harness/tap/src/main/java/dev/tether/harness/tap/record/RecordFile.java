package dev.tether.harness.tap.record;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file to which several taps append whole lines. Trouble with it is logged once and disturbs no
 * call. Used by one thread.
 */
public final class RecordFile implements Consumer<byte[]>, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RecordFile.class.getName());

  private final Path path;
  private Optional<FileChannel> file = Optional.empty();
  private boolean complained;

  /** Writes to this file, which is made with its directories when the first line is written. */
  public RecordFile(Path path) {
    this.path = path;
  }

  @Override
  public void accept(byte[] line) {
    try {
      if (file.isEmpty()) {
        file = Optional.of(open());
      }
      // One write to a file in append mode: lines of other processes come before or after it.
      file.get().write(ByteBuffer.wrap(line));
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        LOG.log(Level.WARNING, "the record {0} cannot be written: {1}", path, e);
      }
    }
  }

  private FileChannel open() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    // Whatever the masks miss is for the owner only.
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
