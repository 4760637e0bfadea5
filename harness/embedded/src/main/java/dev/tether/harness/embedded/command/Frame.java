package dev.tether.harness.embedded.command;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A piece of what goes to and comes from a program beside a task. Immutable. */
public final class Frame {
  private static final int MOST_BYTES = 1 << 20;

  private final Kind kind;
  private final byte[] data;

  private Frame(Kind kind, byte[] data) {
    this.kind = kind;
    this.data = data;
  }

  /** What a piece is. */
  public enum Kind {
    STDIN('i'),
    STDIN_END('c'),
    /** The size of the terminal, as {@code {"height":24,"width":80}}. */
    SIZE('s'),
    STDOUT('o'),
    STDERR('e'),
    /** The exit code as text; nothing follows. */
    EXIT('x'),
    /** A sentence; nothing follows. */
    ERROR('!');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  /** One with these bytes. */
  public static Frame of(Kind kind, byte[] data) {
    return new Frame(kind, data.clone());
  }

  /** One with a text. */
  public static Frame of(Kind kind, String text) {
    return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  public Kind kind() {
    return kind;
  }

  public byte[] data() {
    return data.clone();
  }

  /** Its bytes as text. */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** Writes it and flushes. */
  public void write(DataOutputStream to) throws IOException {
    to.writeByte(kind.letter);
    to.writeInt(data.length);
    to.write(data);
    to.flush();
  }

  /** The next one, or nothing at the end. */
  public static Optional<Frame> read(DataInputStream from) throws IOException {
    int letter = from.read();
    if (letter < 0) {
      return Optional.empty();
    }
    int length = from.readInt();
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(one -> one.letter == letter)
            .findFirst()
            .filter(_ -> length >= 0 && length <= MOST_BYTES)
            .orElseThrow(() -> new IOException("what was received is no frame"));
    byte[] data = new byte[length];
    // Unlike readNBytes, this never asks for the byte after the last one, which may not come.
    from.readFully(data);
    return Optional.of(new Frame(kind, data));
  }
}
