package dev.tether.harness.embedded.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of an answer that comes in chunks, while the request goes on. */
final class Chunks extends InputStream {
  private static final int OK = 200;

  private final InputStream from;
  private int left;
  private boolean over;

  private Chunks(InputStream from) {
    this.from = from;
  }

  /** Reads the head of an answer; what it returns reads the body. */
  static Chunks of(InputStream from) throws IOException {
    String status = line(from);
    String[] words = status.split(" ", 3);
    boolean chunked = false;
    for (String header = line(from); !header.isEmpty(); header = line(from)) {
      chunked |= header.equalsIgnoreCase("Transfer-encoding: chunked");
    }
    if (words.length < 2 || Integer.parseInt(words[1]) != OK || !chunked) {
      throw new IOException("failed to exec into task: " + status);
    }
    return new Chunks(from);
  }

  private static String line(InputStream from) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = from.read(); one >= 0 && one != '\n'; one = from.read()) {
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int most) throws IOException {
    if (left == 0 && !over) {
      String size = line(from);
      left = size.isEmpty() ? 0 : Integer.parseInt(size.trim(), 16);
      over = left == 0;
    }
    if (over) {
      return -1;
    }
    int read = from.read(to, at, Math.min(most, left));
    left -= Math.max(0, read);
    if (left == 0) {
      var _ = line(from);
    }
    over |= read < 0;
    return read;
  }

  /** Writes each flush's bytes as a chunk. */
  static OutputStream into(OutputStream to) {
    return new OutputStream() {
      private final java.io.ByteArrayOutputStream waiting = new java.io.ByteArrayOutputStream();

      @Override
      public void write(int one) {
        waiting.write(one);
      }

      @Override
      public void flush() throws IOException {
        if (waiting.size() == 0) {
          return;
        }
        to.write(
            (Integer.toHexString(waiting.size()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        waiting.writeTo(to);
        to.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        to.flush();
        waiting.reset();
      }
    };
  }
}
