package dev.tether.harness.cli;

/** How the program ends. Other tools rely on the numbers. */
final class Status {
  /** Everything that was asked for was done, and every check passed. */
  static final int PASSED = 0;

  /** A scenario or a check failed, or something broke. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int WRONG_USAGE = 2;

  /** Something that is needed is missing. */
  static final int MISSING = 3;

  private Status() {}
}
