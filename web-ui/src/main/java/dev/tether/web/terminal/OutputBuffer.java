package dev.tether.web.terminal;

import java.time.Duration;

/**
 * The latest bytes that a program wrote, by their absolute offsets. Safe for use by many threads.
 */
final class OutputBuffer {
  private final byte[] ring;
  private long written;
  private boolean over;

  /**
   * Nothing was written.
   *
   * @param size so many bytes are kept
   */
  OutputBuffer(int size) {
    this.ring = new byte[size];
  }

  /** Some bytes of it. */
  static final class Piece {
    private final long from;
    private final byte[] data;
    private final boolean last;

    Piece(long from, byte[] data, boolean last) {
      this.from = from;
      this.data = data;
      this.last = last;
    }

    /** The offset of the first byte; greater than what was asked for if that is not kept. */
    long from() {
      return from;
    }

    /** The offset behind the last byte. */
    long next() {
      return from + data.length;
    }

    byte[] data() {
      return data;
    }

    /** Whether nothing follows. */
    boolean last() {
      return last;
    }
  }

  synchronized void write(byte[] data) {
    for (byte one : data) {
      ring[(int) (written % ring.length)] = one;
      written++;
    }
    notifyAll();
  }

  /** Nothing more will be written. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  /**
   * What comes behind an offset; waits for it, if it is not there yet.
   *
   * @param limit after which an empty piece is returned
   */
  synchronized Piece after(long offset, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (written <= offset && !over) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    long from = Math.min(written, Math.max(offset, written - ring.length));
    byte[] data = new byte[(int) (written - from)];
    for (int i = 0; i < data.length; i++) {
      data[i] = ring[(int) ((from + i) % ring.length)];
    }
    return new Piece(from, data, over);
  }
}
