package dev.tether.runtime.docker.engine;

import dev.tether.runtime.RemoteFailure;

/** The engine answered, but with an error. */
public final class EngineRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int SERVER_ERROR = 500;
  private final int status;
  private final String said;

  /**
   * @param status the answer's HTTP status
   * @param asked what the engine was asked to do, to follow "to"
   * @param said the engine's own words
   */
  public EngineRefusal(int status, String asked, String said) {
    super("the Docker engine refused to %s: %s".formatted(asked, said));
    this.status = status;
    this.said = said;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The engine's own words. */
  public String said() {
    return said;
  }

  /** Whether what was named does not exist. */
  public boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /** Whether the state of what was named does not allow it. */
  public boolean isConflict() {
    return status == CONFLICT;
  }

  /** In the words of the runtime: refused for good, or failed for now. */
  public RemoteFailure asFailure() {
    return status >= SERVER_ERROR
        ? new RemoteFailure.Failed(getMessage(), this)
        : new RemoteFailure.Refused(getMessage());
  }
}
