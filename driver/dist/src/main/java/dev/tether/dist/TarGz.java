package dev.tether.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a tar archive, compressed by gzip. All entries belong to root and have the same time, so
 * the same files give the same bytes. Not thread-safe.
 */
final class TarGz implements AutoCloseable {
  /** Better ones take much longer for one part in a hundred. */
  private static final int LEVEL = 5;

  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;

  private final OutputStream out;
  private final Instant time;

  /** Begins an archive. */
  TarGz(OutputStream target, Instant time) throws IOException {
    this.out =
        new GZIPOutputStream(target, 1 << 16) {
          {
            def.setLevel(LEVEL);
          }
        };
    this.time = time;
  }

  /**
   * Adds a directory with everything in it.
   *
   * @param name of the directory in the archive, without a slash at its end
   */
  void addTree(Path root, String name) throws IOException {
    for (Path file : Trees.list(root)) {
      String relative = root.relativize(file).toString();
      String entry = relative.isEmpty() ? name : name + "/" + relative;
      if (Files.isSymbolicLink(file)) {
        header(entry, '2', 0777, 0, Files.readSymbolicLink(file).toString());
      } else if (Files.isDirectory(file)) {
        addDirectory(entry);
      } else {
        addFile(file, entry);
      }
    }
  }

  /** Adds an empty directory. */
  void addDirectory(String name) throws IOException {
    header(name + "/", '5', EXECUTABLE, 0, "");
  }

  /** Adds a file; of its rights only whether it can be executed counts. */
  void addFile(Path file, String name) throws IOException {
    header(
        name,
        '0',
        Files.isExecutable(file) && isProgram(file) ? EXECUTABLE : PLAIN,
        Files.size(file),
        "");
    Files.copy(file, out);
    pad(Files.size(file));
  }

  /** Adds a small file. */
  void addBytes(byte[] content, String name, boolean executable) throws IOException {
    header(name, '0', executable ? EXECUTABLE : PLAIN, content.length, "");
    out.write(content);
    pad(content.length);
  }

  /** Root may execute whatever has the right for anybody; here the owner's counts. */
  private static boolean isProgram(Path file) throws IOException {
    return Files.getPosixFilePermissions(file)
        .contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
  }

  private void header(String name, char type, int mode, long size, String link) throws IOException {
    byte[] block = new byte[BLOCK];
    String prefix = "";
    String rest = name;
    if (name.getBytes(UTF_8).length > NAME) {
      int cut = name.indexOf('/', name.length() - NAME);
      if (cut < 0) {
        throw new IOException("the name is too long for an archive: " + name);
      }
      prefix = name.substring(0, cut);
      rest = name.substring(cut + 1);
    }
    text(block, 0, rest);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, time.getEpochSecond());
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = (byte) type;
    text(block, 157, link);
    text(block, 257, "ustar");
    text(block, 263, "00");
    text(block, 265, "root");
    text(block, 297, "root");
    octal(block, 329, 8, 0);
    octal(block, 337, 8, 0);
    text(block, 345, prefix);
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    out.write(block);
  }

  private static void text(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /** With a zero byte at its end. */
  private static void octal(byte[] block, int at, int length, long number) {
    String digits = Long.toOctalString(number);
    text(block, at, "0".repeat(length - 1 - digits.length()) + digits);
    block[at + length - 1] = 0;
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  /** Ends the archive. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.close();
  }

  /** An archive in memory, whose entries somebody adds. */
  static byte[] inMemory(Instant time, Entries entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarGz archive = new TarGz(bytes, time)) {
      entries.addTo(archive);
    }
    return bytes.toByteArray();
  }

  /** Adds entries to an archive. */
  interface Entries {
    void addTo(TarGz archive) throws IOException;
  }
}
