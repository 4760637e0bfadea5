package dev.tether.agent.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.tether.agent.wire.Chunk;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Parts of files as messages, compressed where that makes them smaller. Used by one thread; has to
 * be closed, as it holds memory outside of Java's heap.
 */
public final class Chunks implements AutoCloseable {
  /** Bytes of a file in one message: far below the smallest bound that an agent may have. */
  public static final int SIZE = 32 << 10;

  /** What a message that claims more is not taken for. */
  private static final int LARGEST = 1 << 20;

  /** So many chunks go as they are after one that could not be made smaller. */
  private static final int PATIENCE = 15;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final Inflater inflater = new Inflater();
  private final byte[] packed = new byte[SIZE];
  private int leaveAlone;

  /**
   * The message for some bytes.
   *
   * @param length how many of {@code bytes}, at most {@link #SIZE}; they are copied
   * @param last whether the file ends with them
   */
  public Chunk message(byte[] bytes, int length, boolean last) {
    Chunk.Builder chunk = Chunk.newBuilder().setLast(last);
    int shorter = leaveAlone > 0 ? 0 : deflate(bytes, length);
    if (last || shorter > 0) {
      leaveAlone = 0;
    } else {
      leaveAlone = leaveAlone > 0 ? leaveAlone - 1 : PATIENCE;
    }
    if (shorter > 0) {
      return chunk.setInflated(length).setData(ByteString.copyFrom(packed, 0, shorter)).build();
    }
    return chunk.setData(UnsafeByteOperations.unsafeWrap(Arrays.copyOf(bytes, length))).build();
  }

  /** Compresses; returns 0 when that is not worth while. */
  private int deflate(byte[] bytes, int length) {
    deflater.reset();
    deflater.setInput(bytes, 0, length);
    deflater.finish();
    int count = deflater.deflate(packed, 0, length - length / 8);
    return deflater.finished() ? count : 0;
  }

  /**
   * The bytes that a message stands for.
   *
   * @throws IllegalArgumentException when it is garbled
   */
  public byte[] bytes(Chunk chunk) {
    if (chunk.getInflated() == 0) {
      return chunk.getData().toByteArray();
    }
    if (chunk.getInflated() < 0 || chunk.getInflated() > LARGEST) {
      throw new IllegalArgumentException("a part of a file claims to be too large");
    }
    byte[] bytes = new byte[chunk.getInflated()];
    inflater.reset();
    inflater.setInput(chunk.getData().asReadOnlyByteBuffer());
    try {
      int count = inflater.inflate(bytes);
      // A stream that fills the bytes exactly is only known to be finished when it is asked again.
      boolean whole = inflater.finished() || inflater.inflate(new byte[1]) == 0;
      if (count == bytes.length && whole && inflater.finished()) {
        return bytes;
      }
    } catch (DataFormatException garbled) {
      throw new IllegalArgumentException("a part of a file arrived garbled", garbled);
    }
    throw new IllegalArgumentException("a part of a file arrived garbled");
  }

  @Override
  public void close() {
    deflater.close();
    inflater.close();
  }
}
