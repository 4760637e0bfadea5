package dev.tether.runtime;

import java.util.Objects;

/**
 * Everything that can go wrong between driver and runtime. The driver decides by the kind and shows
 * the message to people, so a message is one sentence that says what failed, where, and what to do.
 */
public abstract sealed class RemoteFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private RemoteFailure(String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
  }

  /**
   * No answer within the time. Whether a command was carried out is unknown: the task's state has
   * to be asked for again. Never a sign that a task is dead.
   */
  public static final class Unreachable extends RemoteFailure {
    private static final long serialVersionUID = 1;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unreachable(String message) {
      this(message, null);
    }
  }

  /** The runtime knows for sure that it has no such task on record. */
  public static final class NoSuchTask extends RemoteFailure {
    private static final long serialVersionUID = 1;

    public NoSuchTask(RemoteTaskId id) {
      super("no remote task " + id, null);
    }
  }

  /** The command carried a generation that is not the present one: somebody else owns the task. */
  public static final class Fenced extends RemoteFailure {
    private static final long serialVersionUID = 1;
    private final long carried;
    private final long present;

    public Fenced(RemoteTaskId id, long carried, long present) {
      super(
          "remote task %s is owned by generation %d; a command of generation %d was refused"
              .formatted(id, present, carried),
          null);
      this.carried = carried;
      this.present = present;
    }

    /** The generation the command came with. */
    public long carried() {
      return carried;
    }

    /** The generation the runtime has on record. */
    public long present() {
      return present;
    }
  }

  /**
   * The runtime will not do this, now or later: a program that does not exist, a setting that it
   * does not have, a command that the task's state does not allow.
   */
  public static final class Refused extends RemoteFailure {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
      super(message, null);
    }
  }

  /** The runtime tried and failed, for instance on a full disk: trying again may help. */
  public static final class Failed extends RemoteFailure {
    private static final long serialVersionUID = 1;

    public Failed(String message, Throwable cause) {
      super(message, cause);
    }

    public Failed(String message) {
      this(message, null);
    }
  }
}
