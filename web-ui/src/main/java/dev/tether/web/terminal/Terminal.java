package dev.tether.web.terminal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** A program with a terminal. Safe for use by many threads. */
public final class Terminal implements AutoCloseable {
  private static final int KEPT = 512 << 10;

  private final String id;
  private final String title;
  private final String command;
  private final InstantSource clock;
  private final OutputBuffer output = new OutputBuffer(KEPT);
  private Optional<ExecLink> link = Optional.empty();
  private Instant asked;
  private String end = "";

  Terminal(String id, String title, String command, InstantSource clock) {
    this.id = id;
    this.title = title;
    this.command = command;
    this.clock = clock;
    this.asked = clock.instant();
  }

  /** Takes what the program writes. */
  ExecLink.Listener listener() {
    return new ExecLink.Listener() {
      @Override
      public void output(byte[] data) {
        output.write(data);
      }

      @Override
      public void ended(String how) {
        over(how);
      }
    };
  }

  synchronized void connect(ExecLink begun) {
    link = Optional.of(Objects.requireNonNull(begun, "begun"));
  }

  private synchronized void over(String how) {
    if (end.isEmpty()) {
      end = how;
    }
    output.end();
  }

  /** Names it in addresses. */
  public String id() {
    return id;
  }

  /** The task and the program, for people. */
  public String title() {
    return title;
  }

  /** The command that does the same. */
  public String command() {
    return command;
  }

  /** How it ended; empty while it runs. */
  public synchronized String end() {
    return end;
  }

  /** When somebody asked for its output last. */
  synchronized Instant asked() {
    return asked;
  }

  /** What somebody typed. */
  public void input(String text) {
    running().input(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The size of the terminal in the browser. */
  public void size(int columns, int rows) {
    running().size(columns, rows);
  }

  private synchronized ExecLink running() {
    if (!end.isEmpty() || link.isEmpty()) {
      throw new IllegalStateException("the program has ended: " + end);
    }
    return link.get();
  }

  /**
   * What the program wrote behind an offset; waits for it, at most for the limit.
   *
   * @return its bytes, and what to ask for next
   */
  public Output after(long offset, Duration limit) throws InterruptedException {
    synchronized (this) {
      asked = clock.instant();
    }
    OutputBuffer.Piece piece = output.after(offset, limit);
    return new Output(piece.next(), piece.data().clone(), piece.last() ? end() : "");
  }

  /** Some output. */
  public static final class Output {
    private final long next;
    private final byte[] data;
    private final String end;

    Output(long next, byte[] data, String end) {
      this.next = next;
      this.data = data;
      this.end = end;
    }

    /** The offset behind it. */
    public long next() {
      return next;
    }

    public byte[] data() {
      return data.clone();
    }

    /** How the program ended; empty if more may come. */
    public String end() {
      return end;
    }
  }

  @Override
  public void close() {
    Optional<ExecLink> begun;
    synchronized (this) {
      begun = link;
    }
    begun.ifPresent(ExecLink::close);
    over("closed");
  }
}
