package dev.tether.agent.log;

/** What a reader has to know of the task whose log it reads. May be called from any thread. */
public interface LogSource {

  /** Bytes before this position are not kept any more. */
  long keptFrom();

  /**
   * Whether nothing more will be written.
   *
   * @throws dev.tether.runtime.RemoteFailure.NoSuchTask when the task is gone
   */
  boolean isComplete();

  /**
   * Calls {@code action} when the log becomes complete, at once if it is.
   *
   * @return takes the action back
   */
  Runnable onComplete(Runnable action);
}
