package dev.tether.runtime.docker.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Takes apart what the engine sends of two streams over one connection. For one thread. */
public final class Frames {
  private static final int HEADER = 8;
  private static final int STDERR = 2;

  /** One piece, as the engine got it from the container. */
  public static final class Frame {
    private final boolean error;
    private final byte[] content;

    private Frame(boolean error, byte[] content) {
      this.error = error;
      this.content = content;
    }

    /** Whether it is of stderr. */
    public boolean error() {
      return error;
    }

    /** Its bytes; not a copy. */
    public byte[] content() {
      return content;
    }
  }

  private final InputStream source;

  public Frames(InputStream source) {
    this.source = source;
  }

  /** The next piece, or nothing at the end. */
  public Optional<Frame> next() throws IOException {
    byte[] header = source.readNBytes(HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < HEADER) {
      throw new EOFException("the engine broke off within a header");
    }
    int length = 0;
    for (int i = 4; i < HEADER; i++) {
      length = length << 8 | (header[i] & 0xff);
    }
    byte[] content = source.readNBytes(length);
    if (content.length < length) {
      throw new EOFException("the engine broke off within a piece");
    }
    return Optional.of(new Frame(header[0] == STDERR, content));
  }
}
