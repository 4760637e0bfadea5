package dev.tether.runtime.docker.contents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes an archive, entry by entry. Names and sizes may be of any length. For one thread. */
final class TarWriter {
  static final int BLOCK = 512;
  static final char FILE = '0';
  static final char LINK = '2';
  static final char DIRECTORY = '5';
  private static final char EXTENSION = 'x';
  private static final int NAME_BYTES = 100;
  private static final long LARGEST_OCTAL = 0_77777777777L;
  private final OutputStream out;
  private final int uid;
  private final int gid;

  /**
   * @param uid owner of all that is in it
   * @param gid its group
   */
  TarWriter(OutputStream out, int uid, int gid) {
    this.out = out;
    this.uid = uid;
    this.gid = gid;
  }

  void directory(String path, int mode) throws IOException {
    header(path, "", DIRECTORY, mode, 0);
  }

  void link(String path, String target) throws IOException {
    header(path, target, LINK, 0777, 0);
  }

  void file(String path, int mode, byte[] content) throws IOException {
    file(path, mode, content.length, new java.io.ByteArrayInputStream(content));
  }

  /**
   * A file.
   *
   * @throws EOFException when the content is shorter than its size; what is longer is left out
   */
  void file(String path, int mode, long size, InputStream content) throws IOException {
    header(path, "", FILE, mode, size);
    byte[] buffer = new byte[65_536];
    long left = size;
    while (left > 0) {
      int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("the file " + path + " became shorter while it was copied");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    pad(size);
  }

  void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }

  private void header(String path, String target, char kind, int mode, long size)
      throws IOException {
    boolean isLong =
        path.getBytes(UTF_8).length > NAME_BYTES
            || target.getBytes(UTF_8).length > NAME_BYTES
            || size > LARGEST_OCTAL;
    if (isLong) {
      String extension =
          attribute("path", path)
              + (target.isEmpty() ? "" : attribute("linkpath", target))
              + attribute("size", Long.toString(size));
      byte[] content = extension.getBytes(UTF_8);
      plainHeader("pax", "", EXTENSION, 0644, content.length);
      out.write(content);
      pad(content.length);
    }
    plainHeader(
        isLong ? "long" : path, isLong ? "" : target, kind, mode, size > LARGEST_OCTAL ? 0 : size);
  }

  /** Its length stands before it and counts itself. */
  private static String attribute(String name, String value) {
    int rest = (" " + name + "=" + value + "\n").getBytes(UTF_8).length;
    int length = rest + Integer.toString(rest).length();
    if (Integer.toString(length).length() > Integer.toString(rest).length()) {
      length = rest + Integer.toString(length).length();
    }
    return length + " " + name + "=" + value + "\n";
  }

  private void plainHeader(String path, String target, char kind, int mode, long size)
      throws IOException {
    byte[] block = new byte[BLOCK];
    put(block, 0, path);
    put(block, 100, octal(mode, 7));
    put(block, 108, octal(uid, 7));
    put(block, 116, octal(gid, 7));
    put(block, 124, octal(size, 11));
    put(block, 136, octal(0, 11));
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = (byte) kind;
    put(block, 157, target);
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
    out.write(block);
  }

  private static String octal(long value, int digits) {
    String text = Long.toOctalString(value);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private void pad(long size) throws IOException {
    int rest = (int) (size % BLOCK);
    if (rest > 0) {
      out.write(new byte[BLOCK - rest]);
    }
  }
}
