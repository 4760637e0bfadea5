package dev.tether.runtime;

/**
 * Positions in a task's two log streams, in bytes from the beginning of the task. A position is the
 * number of bytes before it, whether or not they are still kept.
 */
public record LogOffsets(long stdout, long stderr) {
  /** The beginning of both streams. */
  public static final LogOffsets START = new LogOffsets(0, 0);

  public LogOffsets {
    if (stdout < 0 || stderr < 0) {
      throw new IllegalArgumentException("log offsets are not negative: " + stdout + ", " + stderr);
    }
  }

  /** The position in one stream. */
  public long of(LogStream stream) {
    return switch (stream) {
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }

  /** The later position of each stream: offsets only ever grow. */
  public LogOffsets max(LogOffsets other) {
    return new LogOffsets(Math.max(stdout, other.stdout), Math.max(stderr, other.stderr));
  }
}
