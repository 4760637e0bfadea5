package dev.tether.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * The tasks of one cluster on one runtime, pushed: first every task on record as {@link
 * Change.Present}, then {@link Change.Synced}, then each change as it happens. Renewals are not
 * told; of several changes of one task that a slow watcher has not seen yet, only the last is.
 *
 * <p>Used by one thread; {@link #close} may be called from any other and ends a waiting {@link
 * #next}, which then throws {@link RemoteFailure.Unreachable}.
 */
public interface TaskWatch extends AutoCloseable {

  /** One message of a watch. */
  sealed interface Change {
    /** The task's record as it is now. */
    record Present(RemoteTask task) implements Change {}

    /** The task is not on record any more. */
    record Gone(RemoteTaskId id) implements Change {}

    /** Everything that was on record when the watch began has been said. */
    record Synced() implements Change {}
  }

  /**
   * Waits for the next message.
   *
   * @param atMost how long to wait; positive
   * @return the message, or nothing when the time is over
   * @throws RemoteFailure.Unreachable when the watch broke; open a new one
   * @throws InterruptedException when interrupted
   */
  Optional<Change> next(Duration atMost) throws InterruptedException;

  @Override
  void close();
}
