package dev.tether.plugin.lifecycle;

/** Why a call of Nomad could not be carried out, for reasons of the driver's own. */
public abstract sealed class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private TaskFailure(String message) {
    super(message);
  }

  /** No invocation of this id is known to this process. */
  public static final class Unknown extends TaskFailure {
    private static final long serialVersionUID = 1;

    public Unknown(String nomadTaskId) {
      super("this driver has no task " + nomadTaskId);
    }
  }

  /** The handle can't be recovered; Nomad shall start the task anew. */
  public static final class NotRecoverable extends TaskFailure {
    private static final long serialVersionUID = 1;

    public NotRecoverable(String message) {
      super(message);
    }
  }

  /** Several running tasks could be meant, and the driver does not guess. */
  public static final class Ambiguous extends TaskFailure {
    private static final long serialVersionUID = 1;

    public Ambiguous(String message) {
      super(message);
    }
  }

  /** Nomad wants another allocation to have the task; it is about to stop this one. */
  public static final class Replaced extends TaskFailure {
    private static final long serialVersionUID = 1;

    public Replaced(String message) {
      super(message);
    }
  }

  /** It could not be done in time; trying again may help. */
  public static final class TimedOut extends TaskFailure {
    private static final long serialVersionUID = 1;

    public TimedOut(String message) {
      super(message);
    }
  }
}
