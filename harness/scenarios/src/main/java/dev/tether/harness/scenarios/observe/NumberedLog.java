package dev.tether.harness.scenarios.observe;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Checks logs too large to be held in memory: line {@code n} of what was written is always the same
 * 256 bytes, so that each line in a log tells its place. Takes the logs of a slot's allocations one
 * after another, in order of ownership; a log may begin and end in the middle of a line. Used by
 * one thread.
 */
public final class NumberedLog {
  /** The length of a line in bytes, its end included. */
  public static final int LINE = 256;

  private static final int DIGITS = 14;
  private static final int MOST_FINDINGS = 8;

  private final String subject;
  private final List<String> findings = new ArrayList<>();

  /** What was found so far: beginnings of stretches of what was written, with their ends. */
  private final TreeMap<Long, Long> found = new TreeMap<>();

  private long high;
  private long delivered;
  private long repeated;
  private long foreign;

  /**
   * Begins with nothing.
   *
   * @param subject for people: slot and stream
   */
  public NumberedLog(String subject) {
    this.subject = Objects.requireNonNull(subject, "subject");
  }

  /** The text of a line, with its end. */
  static byte[] line(long number) {
    byte[] line = new byte[LINE];
    Arrays.fill(line, (byte) '.');
    byte[] digits = "%014d ".formatted(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, line, 0, digits.length);
    line[LINE - 1] = '\n';
    return line;
  }

  /**
   * Reads the log of the next allocation.
   *
   * @param label for people: allocation and node
   * @param files that hold it, in order
   */
  public void read(String label, List<Path> files) {
    Piece piece = new Piece(label);
    for (Path file : files) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        for (byte[] bytes = in.readNBytes(1 << 16);
            bytes.length > 0;
            bytes = in.readNBytes(1 << 16)) {
          piece.take(bytes);
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException("can't read Nomad's log file " + file, unreadable);
      }
    }
    piece.end();
  }

  /** The log of one allocation, cut into lines. */
  private final class Piece {
    private final String label;
    private final byte[] line = new byte[LINE];
    private int filled;

    /** The beginning of the log, when that is in the middle of a line. */
    private byte[] head = {};

    private boolean headOpen = true;

    /** Where the next line belongs by what came before. */
    private long next = high;

    Piece(String label) {
      this.label = label;
    }

    void take(byte[] bytes) {
      delivered += bytes.length;
      for (byte one : bytes) {
        line[filled++] = one;
        if (one == '\n' || filled == LINE) {
          lineEnds(Arrays.copyOf(line, filled));
          filled = 0;
        }
      }
    }

    private void lineEnds(byte[] text) {
      long number = number(text);
      if (number < 0 && headOpen) {
        head = text;
      } else if (number < 0) {
        strange(text.length);
      } else {
        place(number * LINE - head.length, head);
        place(number * LINE, text);
        head = new byte[0];
      }
      headOpen = false;
    }

    /** A log may end within a line, and may be shorter than one. */
    void end() {
      if (head.length > 0) {
        place(next, head);
      }
      if (filled > 0) {
        place(next, Arrays.copyOf(line, filled));
      }
    }

    private void place(long at, byte[] text) {
      if (text.length == 0) {
        return;
      }
      if (at < 0 || !isWritten(at, text)) {
        strange(text.length);
        return;
      }
      add(label, at, at + text.length);
      next = at + text.length;
    }

    private void strange(int length) {
      foreign += length;
      find(label + " holds " + length + " bytes that no task wrote");
    }
  }

  private static long number(byte[] text) {
    if (text.length != LINE || text[LINE - 1] != '\n') {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < DIGITS; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }

  private static boolean isWritten(long at, byte[] text) {
    byte[] expected = line(at / LINE);
    int from = (int) (at % LINE);
    return from + text.length <= LINE
        && Arrays.equals(text, 0, text.length, expected, from, from + text.length);
  }

  /** Adds a stretch, end exclusive, and counts what of it was there before. */
  private void add(String label, long from, long to) {
    Map.Entry<Long, Long> before = found.floorEntry(from);
    if (before != null && before.getValue() == from && found.higherKey(from) == null) {
      found.put(before.getKey(), to);
      high = Math.max(high, to);
      return;
    }
    long known = 0;
    long start = from;
    long end = to;
    boolean touches = before != null && before.getValue() >= from;
    for (Map.Entry<Long, Long> one = touches ? before : found.ceilingEntry(from);
        one != null && one.getKey() <= to;
        one = found.ceilingEntry(from)) {
      known += Math.max(0, Math.min(to, one.getValue()) - Math.max(from, one.getKey()));
      start = Math.min(start, one.getKey());
      end = Math.max(end, one.getValue());
      found.remove(one.getKey());
    }
    found.put(start, end);
    high = Math.max(high, end);
    if (known > 0) {
      repeated += known;
      find(label + " repeats " + known + " bytes from byte " + from + " on");
    }
  }

  private void find(String finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }

  /** Up to which byte something was found. */
  public long high() {
    return high;
  }

  /**
   * Tells what there is against what was written.
   *
   * @param lines how many lines the task wrote
   * @param inFlight how many more it may have written that it did not account for yet
   */
  public LogComparison against(long lines, long inFlight) {
    boolean endedWithin = high > lines * LINE && high <= (lines + inFlight) * LINE;
    long written = endedWithin ? high : lines * LINE;
    long lost = 0;
    long reached = 0;
    for (Map.Entry<Long, Long> stretch : found.entrySet()) {
      lost += missing(reached, Math.min(written, stretch.getKey()));
      reached = stretch.getValue();
    }
    lost += missing(reached, written);
    long beyond = Math.max(0, high - written);
    if (beyond > 0) {
      find("the logs hold " + beyond + " bytes more than the task says it wrote");
    }
    return new LogComparison(
        subject, written, delivered, lost, repeated, 0, foreign + beyond, true, findings);
  }

  private long missing(long from, long to) {
    if (to <= from) {
      return 0;
    }
    find("bytes " + from + " to " + (to - 1) + " are in no log file");
    return to - from;
  }
}
