package dev.tether.harness.cli;

/** The program can't go on. The message is one sentence for people. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;

  private Problem(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Something that was given can't be used. */
  public static Problem wrongUsage(String message) {
    return new Problem(Status.WRONG_USAGE, message);
  }

  /** Something that is needed is missing. */
  public static Problem missing(String message) {
    return new Problem(Status.MISSING, message);
  }

  /** Something broke. */
  public static Problem failed(String message) {
    return new Problem(Status.FAILED, message);
  }

  /** How the program ends because of it. */
  int status() {
    return status;
  }
}
