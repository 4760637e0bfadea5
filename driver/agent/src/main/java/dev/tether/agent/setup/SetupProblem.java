package dev.tether.agent.setup;

/** Something can't be made. The message is one sentence for the person who asked for it. */
public final class SetupProblem extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean somethingMissing;

  SetupProblem(String message, boolean somethingMissing, Throwable cause) {
    super(message, cause);
    this.somethingMissing = somethingMissing;
  }

  static SetupProblem failed(String message, Throwable cause) {
    return new SetupProblem(message, false, cause);
  }

  static SetupProblem failed(String message) {
    return failed(message, null);
  }

  static SetupProblem missing(String message) {
    return new SetupProblem(message, true, null);
  }

  /** Whether something has to be installed first. */
  public boolean isSomethingMissing() {
    return somethingMissing;
  }
}
