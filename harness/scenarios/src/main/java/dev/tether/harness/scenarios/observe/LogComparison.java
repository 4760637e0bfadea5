package dev.tether.harness.scenarios.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What a slot's tasks wrote on one stream, against what Nomad has of it.
 *
 * @param subject for people: slot and stream
 * @param written how many bytes the tasks wrote
 * @param delivered how many bytes Nomad's log files hold
 * @param lost bytes that were written and are in no log file
 * @param repeated bytes that are in the log files more than once, beyond what a node loss allows
 * @param repeatedAllowed bytes that a node loss made appear again
 * @param foreign bytes in the log files that no task wrote
 * @param binding whether nothing may be missing: not so where reattachment is off
 * @param findings where bytes are missing or too many, one line each, at most a few
 */
public record LogComparison(
    String subject,
    long written,
    long delivered,
    long lost,
    long repeated,
    long repeatedAllowed,
    long foreign,
    boolean binding,
    List<String> findings) {

  /** How long a stretch of bytes must be to tell its place in what was written. */
  private static final int WINDOW = 128;

  private static final int MOST_FINDINGS = 8;

  public LogComparison {
    Objects.requireNonNull(subject, "subject");
    findings = List.copyOf(findings);
  }

  /** The log of one allocation. */
  public static final class Piece {
    private final String label;
    private final byte[] bytes;
    private final long mayComeAgain;

    /**
     * Takes the bytes as they are: they must not change any more.
     *
     * @param label for people: allocation and node
     * @param mayComeAgain how many bytes of it may appear again in the next one, because its node
     *     was lost; at least 0
     */
    public Piece(String label, byte[] bytes, long mayComeAgain) {
      this.label = Objects.requireNonNull(label, "label");
      this.bytes = Objects.requireNonNull(bytes, "bytes");
      this.mayComeAgain = mayComeAgain;
    }
  }

  /**
   * Compares.
   *
   * @param written what the tasks wrote, in order; no stretch of 128 bytes may occur twice in it
   * @param pieces the logs of the slot's allocations, in order of ownership
   * @param inFlight how many bytes a task may have written that it did not account for yet
   */
  public static LogComparison compare(
      String subject, byte[] written, List<Piece> pieces, int inFlight) {
    return new Run(written, inFlight).over(subject, pieces);
  }

  /** The same as a mere observation: bytes that are missing violate nothing. */
  public LogComparison notBinding() {
    return new LogComparison(
        subject, written, delivered, lost, repeated, repeatedAllowed, foreign, false, findings);
  }

  /** Whether nothing is missing and nothing is too much. */
  public boolean isExact() {
    return lost == 0 && repeated == 0 && foreign == 0;
  }

  /** A stretch of what was written, end exclusive. */
  private record Stretch(int from, int to) {
    boolean contains(int at) {
      return from <= at && at < to;
    }
  }

  /**
   * The last bytes before a log goes on at another place, where they fit both places.
   *
   * @param here where they fit what came before
   * @param there where they fit what follows
   */
  private record Doubt(int here, int there, int length) {}

  /** One comparison; used once. */
  private static final class Run {
    private final byte[] written;
    private final int inFlight;
    private final List<String> findings = new ArrayList<>();
    private final List<Stretch> found = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private int high;
    private long repeatedAllowed;
    private long repeated;
    private long foreign;
    private long delivered;

    Run(byte[] written, int inFlight) {
      this.written = written;
      this.inFlight = inFlight;
    }

    LogComparison over(String subject, List<Piece> pieces) {
      long allowance = 0;
      for (Piece piece : pieces) {
        delivered += piece.bytes.length;
        long again = locate(piece);
        long allowed = Math.min(again, allowance);
        repeatedAllowed += allowed;
        repeated += again - allowed;
        allowance = piece.mayComeAgain;
      }
      doubts.forEach(this::resolve);
      return new LogComparison(
          subject,
          written.length,
          delivered,
          lost(),
          repeated,
          repeatedAllowed,
          foreign,
          true,
          findings);
    }

    /**
     * Finds the piece in what was written; tells how many of its bytes had been delivered before.
     */
    private long locate(Piece piece) {
      byte[] bytes = piece.bytes;
      long again = 0;
      int position = 0;
      while (position < bytes.length) {
        int at = place(bytes, position);
        if (at < 0) {
          position = skipForeign(piece, position);
          continue;
        }
        int length = matching(bytes, position, at);
        int unsure = fittingBoth(bytes, position, length, at);
        int known = alreadyFound(at, at + length - unsure);
        if (known > 0) {
          find(piece.label + " repeats " + known + " bytes from byte " + at + " on");
          again += known;
        }
        found.add(new Stretch(at, at + length - unsure));
        high = Math.max(high, at + length);
        position += length;
      }
      return again;
    }

    /** How many of the last bytes of a stretch fit the place too where the log goes on. */
    private int fittingBoth(byte[] bytes, int position, int length, int at) {
      int next = position + length < bytes.length ? place(bytes, position + length, -1) : -1;
      int same = 0;
      while (next > same
          && same < length
          && bytes[position + length - 1 - same] == written[next - 1 - same]) {
        same++;
      }
      doubts.add(new Doubt(at + length - same, next - same, same));
      return same;
    }

    /** Takes each byte for the one of its two that nobody else delivered. */
    private void resolve(Doubt doubt) {
      for (int i = 0; i < doubt.length(); i++) {
        int here = doubt.here() + i;
        int there = doubt.there() + i;
        if (found.stream().noneMatch(stretch -> stretch.contains(here))) {
          found.add(new Stretch(here, here + 1));
        } else if (found.stream().noneMatch(stretch -> stretch.contains(there))) {
          found.add(new Stretch(there, there + 1));
        } else {
          repeated++;
        }
      }
    }

    private int place(byte[] bytes, int position) {
      return place(bytes, position, high);
    }

    /** Where the bytes at a position belong, looked for at a likely place first; -1 for nowhere. */
    private int place(byte[] bytes, int position, int likely) {
      int length = Math.min(WINDOW, bytes.length - position);
      if (likely >= 0 && startsAt(bytes, position, length, likely)) {
        return likely;
      }
      for (int at = 0; at + length <= written.length; at++) {
        if (startsAt(bytes, position, length, at)) {
          return at;
        }
      }
      // The end of what was written may be shorter than the window.
      int tail = likely < 0 ? 0 : written.length - likely;
      return tail > 0 && tail < length && startsAt(bytes, position, tail, likely) ? likely : -1;
    }

    private boolean startsAt(byte[] bytes, int position, int length, int at) {
      return at + length <= written.length
          && Arrays.equals(bytes, position, position + length, written, at, at + length);
    }

    private int matching(byte[] bytes, int position, int at) {
      int length = Math.min(bytes.length - position, written.length - at);
      int mismatch = Arrays.mismatch(bytes, position, position + length, written, at, at + length);
      return mismatch < 0 ? length : mismatch;
    }

    private int skipForeign(Piece piece, int position) {
      byte[] bytes = piece.bytes;
      if (high == written.length && bytes.length - position <= inFlight) {
        // The task wrote this and was ended before it could account for it.
        return bytes.length;
      }
      int end = position;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      end = Math.min(end + 1, bytes.length);
      foreign += end - position;
      find(piece.label + " holds " + (end - position) + " bytes that no task wrote");
      return end;
    }

    private int alreadyFound(int from, int to) {
      boolean[] seen = new boolean[to - from];
      for (Stretch stretch : found) {
        for (int i = Math.max(from, stretch.from()); i < Math.min(to, stretch.to()); i++) {
          seen[i - from] = true;
        }
      }
      int count = 0;
      for (boolean one : seen) {
        count += one ? 1 : 0;
      }
      return count;
    }

    private long lost() {
      List<Stretch> ordered = new ArrayList<>(found);
      ordered.sort(Comparator.comparingInt(Stretch::from));
      long lost = 0;
      int reached = 0;
      for (Stretch stretch : ordered) {
        if (stretch.from() > reached) {
          lost += stretch.from() - reached;
          findMissing(reached, stretch.from());
        }
        reached = Math.max(reached, stretch.to());
      }
      if (reached < written.length) {
        lost += written.length - reached;
        findMissing(reached, written.length);
      }
      return lost;
    }

    private void findMissing(int from, int to) {
      find("bytes " + from + " to " + (to - 1) + " are in no log file");
    }

    private void find(String finding) {
      if (findings.size() < MOST_FINDINGS) {
        findings.add(finding);
      }
    }
  }
}
