package dev.tether.runtime;

/**
 * Follows one log stream of one task from an absolute offset.
 *
 * <p>Used by one thread; {@link #close} may be called from any other and ends a waiting {@link
 * #read}, which then throws {@link RemoteFailure.Unreachable}.
 */
public interface LogReader extends AutoCloseable {

  /**
   * Waits for bytes.
   *
   * @param buffer where to put them; not empty
   * @return how many were read, at least 1; or -1 when the task has ended and all it wrote was read
   * @throws RemoteFailure.Unreachable when the connection broke; open a new reader at {@link
   *     #offset}
   * @throws RemoteFailure.NoSuchTask when the task is not on record (any more)
   * @throws InterruptedException when interrupted
   */
  int read(byte[] buffer) throws InterruptedException;

  /** The position of the next byte that {@link #read} returns. */
  long offset();

  @Override
  void close();
}
