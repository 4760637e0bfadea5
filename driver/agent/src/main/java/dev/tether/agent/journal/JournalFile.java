package dev.tether.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The file of a journal: eight bytes that name the format, then frames. A frame is the length of
 * its content (4 bytes, big endian), the CRC32C of length and content, and the content: entries,
 * each with its length before it.
 *
 * <p>Used by one thread.
 */
final class JournalFile implements AutoCloseable {
  private static final byte[] FORMAT = "TETHERJ1".getBytes(StandardCharsets.US_ASCII);
  private static final int FRAME_HEAD = 8;

  /** A snapshot is written in frames of about this size. */
  private static final int SNAPSHOT_FRAME = 1 << 20;

  private final FileChannel channel;
  private long length;

  private JournalFile(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  /**
   * What a journal held.
   *
   * @param entries in the order in which they were appended
   * @param tornBytes how many bytes of an unfinished frame were at the end
   */
  record Content(List<byte[]> entries, long tornBytes) {}

  /**
   * Reads a journal; one that is not there is empty.
   *
   * @throws CorruptJournalException when it is damaged elsewhere than at its end
   */
  static Content read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Content(List.of(), 0);
    }
    byte[] bytes = Files.readAllBytes(file);
    int formatRead = Math.min(bytes.length, FORMAT.length);
    if (!Arrays.equals(bytes, 0, formatRead, FORMAT, 0, formatRead)) {
      throw new CorruptJournalException(file + " is not a journal of this agent");
    }
    if (bytes.length < FORMAT.length) {
      return new Content(List.of(), bytes.length);
    }
    List<byte[]> entries = new ArrayList<>();
    int at = FORMAT.length;
    while (at < bytes.length && isFrame(bytes, at)) {
      int content = ByteBuffer.wrap(bytes).getInt(at);
      split(bytes, at + FRAME_HEAD, content, entries);
      at += FRAME_HEAD + content;
    }
    for (int behind = at + 1; behind < bytes.length; behind++) {
      if (isFrame(bytes, behind)) {
        throw new CorruptJournalException(
            ("%s is damaged at byte %d, with good records behind it (at byte %d): restore it from a"
                    + " backup, or move the state directory away to start with nothing on record")
                .formatted(file, at, behind));
      }
    }
    return new Content(entries, bytes.length - at);
  }

  private static boolean isFrame(byte[] bytes, int at) {
    if (bytes.length - at < FRAME_HEAD) {
      return false;
    }
    ByteBuffer head = ByteBuffer.wrap(bytes, at, FRAME_HEAD);
    int content = head.getInt();
    int checksum = head.getInt();
    return content > 0
        && content <= bytes.length - at - FRAME_HEAD
        && checksum == checksum(content, bytes, at + FRAME_HEAD);
  }

  private static int checksum(int length, byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static void split(byte[] bytes, int from, int length, List<byte[]> entries) {
    ByteBuffer content = ByteBuffer.wrap(bytes, from, length);
    while (content.hasRemaining()) {
      byte[] entry = new byte[content.getInt()];
      content.get(entry);
      entries.add(entry);
    }
  }

  /** Replaces a journal by one with these entries, on disk when this returns, and opens it. */
  static JournalFile replace(Path file, List<byte[]> entries) throws IOException {
    Path fresh = replacement(file);
    FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      writeFully(channel, ByteBuffer.wrap(FORMAT), 0);
      JournalFile journal = new JournalFile(channel, FORMAT.length);
      List<byte[]> part = new ArrayList<>();
      int size = 0;
      for (byte[] entry : entries) {
        part.add(entry);
        size += entry.length;
        if (size >= SNAPSHOT_FRAME) {
          journal.append(part);
          part.clear();
          size = 0;
        }
      }
      journal.append(part);
      journal.force();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory(file.toAbsolutePath().getParent());
      return journal;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  /** Whether a replacement was begun that has not taken the journal's place. */
  static boolean isBeingReplaced(Path file) {
    return Files.exists(replacement(file));
  }

  private static Path replacement(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** Appends one frame. After a failure the file ends as it did before. */
  void append(List<byte[]> entries) throws IOException {
    if (entries.isEmpty()) {
      return;
    }
    int content = entries.stream().mapToInt(entry -> Integer.BYTES + entry.length).sum();
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + content);
    frame.position(FRAME_HEAD);
    entries.forEach(entry -> frame.putInt(entry.length).put(entry));
    frame.putInt(0, content);
    frame.putInt(Integer.BYTES, checksum(content, frame.array(), FRAME_HEAD));
    frame.flip();
    try {
      writeFully(channel, frame, length);
    } catch (IOException failed) {
      channel.truncate(length);
      throw failed;
    }
    length += frame.limit();
  }

  /** Returns when all that was appended is on disk. */
  void force() throws IOException {
    channel.force(false);
  }

  /** The file's length, bytes. */
  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }
}
