package dev.tether.runtime.docker.contents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads an archive, entry by entry, as engines write them. For one thread. */
final class TarReader {
  private static final int LARGEST_EXTENSION = 1 << 20;

  /**
   * One entry's head.
   *
   * @param kind as in {@link TarWriter}
   * @param target of a link
   */
  record Head(String path, char kind, int mode, long size, String target) {}

  private final InputStream in;
  private long left;
  private long padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, or nothing at the end. What was not read of the one before is skipped. */
  Optional<Head> next() throws IOException {
    Map<String, String> extension = new HashMap<>();
    while (true) {
      in.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      byte[] block = in.readNBytes(TarWriter.BLOCK);
      if (block.length == 0 || (block.length == TarWriter.BLOCK && block[0] == 0)) {
        return Optional.empty();
      }
      if (block.length < TarWriter.BLOCK) {
        throw new EOFException("the archive broke off");
      }
      long size = number(block, 124, 12);
      char kind = block[156] == 0 ? TarWriter.FILE : (char) block[156];
      expect(size);
      switch (kind) {
        case 'x' -> attributes(content(), extension);
        case 'L' -> extension.put("path", text(content()));
        case 'K' -> extension.put("linkpath", text(content()));
        case 'g' -> content();
        default -> {
          return Optional.of(head(block, kind, size, extension));
        }
      }
    }
  }

  private Head head(byte[] block, char kind, long size, Map<String, String> extension) {
    String prefix = field(block, 345, 155);
    String plain = (prefix.isEmpty() ? "" : prefix + "/") + field(block, 0, 100);
    long real = extension.containsKey("size") ? Long.parseLong(extension.get("size")) : size;
    expect(real);
    return new Head(
        extension.getOrDefault("path", plain),
        kind,
        (int) number(block, 100, 8) & 0777,
        real,
        extension.getOrDefault("linkpath", field(block, 157, 100)));
  }

  private void expect(long size) {
    left = size;
    padding = (TarWriter.BLOCK - size % TarWriter.BLOCK) % TarWriter.BLOCK;
  }

  private byte[] content() throws IOException {
    if (left > LARGEST_EXTENSION) {
      throw new IOException("the archive has an entry of a strange kind");
    }
    byte[] content = in.readNBytes((int) left);
    left = 0;
    return content;
  }

  private static void attributes(byte[] content, Map<String, String> into) {
    int at = 0;
    while (at < content.length) {
      int space = at;
      while (content[space] != ' ') {
        space++;
      }
      int length = Integer.parseInt(new String(content, at, space - at, UTF_8));
      String pair = new String(content, space + 1, at + length - space - 2, UTF_8);
      int equals = pair.indexOf('=');
      into.put(pair.substring(0, equals), pair.substring(equals + 1));
      at += length;
    }
  }

  /** The content of the present entry; nothing is closed by closing it. */
  InputStream body() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int count = in.read(buffer, from, (int) Math.min(length, left));
        if (count < 0) {
          throw new EOFException("the archive broke off within a file");
        }
        left -= count;
        return count;
      }
    };
  }

  private static String text(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    return new String(content, 0, end, UTF_8);
  }

  private static String field(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, UTF_8);
  }

  private static long number(byte[] block, int at, int length) {
    if ((block[at] & 0x80) != 0) {
      long value = block[at] & 0x7f;
      for (int i = at + 1; i < at + length; i++) {
        value = value << 8 | (block[i] & 0xff);
      }
      return value;
    }
    String text = field(block, at, length).strip();
    return text.isEmpty() ? 0 : Long.parseLong(text, 8);
  }
}
