package dev.tether.harness.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;

/**
 * Where results go (standard output) and where it is told what goes on (standard error). Safe for
 * use by many threads.
 */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;
  private final Instant start;

  /** Writes to these. */
  public Console(PrintStream out, PrintStream err, InstantSource clock) {
    this.out = Objects.requireNonNull(out, "out");
    this.err = Objects.requireNonNull(err, "err");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.start = clock.instant();
  }

  /** A line of a result. */
  public void result(String line) {
    out.println(line);
    out.flush();
  }

  /** What goes on, with the seconds since the program began. */
  public void progress(String line) {
    double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
    err.println(String.format(Locale.ROOT, "%7.1f s  %s", seconds, line));
  }

  /** A line for people that is no result. */
  public void say(String line) {
    err.println(line);
  }
}
