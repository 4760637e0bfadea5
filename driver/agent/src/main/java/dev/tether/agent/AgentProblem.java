package dev.tether.agent;

/** The agent can't start. The message is one sentence for the person who started it. */
public final class AgentProblem extends Exception {
  private static final long serialVersionUID = 1;

  /** What kind of problem; its number is the program's exit status. */
  public enum Kind {
    FAILED(1),
    WRONG_CONFIGURATION(2),
    SOMETHING_MISSING(3);

    private final int exitStatus;

    Kind(int exitStatus) {
      this.exitStatus = exitStatus;
    }

    /** The exit status that tells this kind. */
    public int exitStatus() {
      return exitStatus;
    }
  }

  private final Kind kind;

  AgentProblem(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  AgentProblem(Kind kind, String message) {
    this(kind, message, null);
  }

  public Kind kind() {
    return kind;
  }
}
