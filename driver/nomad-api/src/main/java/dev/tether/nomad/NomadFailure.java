package dev.tether.nomad;

import java.util.Objects;

/**
 * Everything that can go wrong when Nomad is asked for something. Callers decide by the kind and
 * show the message to people: one sentence with the address and what was asked.
 */
public abstract sealed class NomadFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private NomadFailure(String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
  }

  /** No answer within the time, or no connection. Whether a command was carried out is unknown. */
  public static final class Unreachable extends NomadFailure {
    private static final long serialVersionUID = 1;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The token is missing, wrong, or not allowed to do this. */
  public static final class Denied extends NomadFailure {
    private static final long serialVersionUID = 1;

    public Denied(String message) {
      super(message, null);
    }
  }

  /** Nomad knows no such thing. */
  public static final class NotFound extends NomadFailure {
    private static final long serialVersionUID = 1;

    public NotFound(String message) {
      super(message, null);
    }
  }

  /** Nomad refused what was asked as wrong; asking again the same way is of no use. */
  public static final class BadRequest extends NomadFailure {
    private static final long serialVersionUID = 1;

    public BadRequest(String message) {
      super(message, null);
    }
  }

  /** What was to be changed is not any more what the caller thought. */
  public static final class Conflict extends NomadFailure {
    private static final long serialVersionUID = 1;

    public Conflict(String message) {
      super(message, null);
    }
  }

  /** Nomad tried and failed, has no leader, or answered with something that is not its API. */
  public static final class ServerError extends NomadFailure {
    private static final long serialVersionUID = 1;

    public ServerError(String message, Throwable cause) {
      super(message, cause);
    }

    public ServerError(String message) {
      this(message, null);
    }
  }

  /** A file that access needs (token, certificate, key) can't be used; Nomad was not asked. */
  public static final class Misconfigured extends NomadFailure {
    private static final long serialVersionUID = 1;

    public Misconfigured(String message, Throwable cause) {
      super(message, cause);
    }

    public Misconfigured(String message) {
      this(message, null);
    }
  }
}
