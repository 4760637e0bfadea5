package dev.tether.harness.embedded.command;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * A piece of what goes to and comes from a program beside a task.
 *
 * @param data what was written; for {@link Kind#EXIT} the exit code as text, for {@link Kind#ERROR}
 *     a sentence
 */
public record Frame(Kind kind, byte[] data) {
  private static final int MOST_BYTES = 1 << 20;

  /** What a piece is. */
  public enum Kind {
    STDIN,
    STDIN_END,
    STDOUT,
    STDERR,
    EXIT,
    ERROR
  }

  /** Writes it and flushes. */
  public void write(DataOutputStream to) throws IOException {
    to.writeByte(kind.ordinal());
    to.writeInt(data.length);
    to.write(data);
    to.flush();
  }

  /** The next one, or nothing at the end. */
  public static Optional<Frame> read(DataInputStream from) throws IOException {
    int kind = from.read();
    if (kind < 0) {
      return Optional.empty();
    }
    int length = from.readInt();
    if (kind >= Kind.values().length || length < 0 || length > MOST_BYTES) {
      throw new IOException("what was received is no frame");
    }
    byte[] data = new byte[length];
    // Unlike readNBytes, this never asks for the byte after the last one, which may not come.
    from.readFully(data);
    return Optional.of(new Frame(Kind.values()[kind], data));
  }
}
