package dev.tether.runtime;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A program that runs beside a task. It ends with the session, with the task, and when the task
 * gets another owner; all that it started itself ends with it.
 *
 * <p>Each stream is for one thread. Both outputs have to be read at the same time: the program
 * waits for whoever leaves one unread.
 */
public interface ExecSession extends AutoCloseable {

  /** What the program reads; closing it is the end of its input, at a terminal too. */
  OutputStream stdin();

  /** What the program writes; with a terminal, its errors too. */
  InputStream stdout();

  /** What the program writes as errors; empty with a terminal. */
  InputStream stderr();

  /** Tells the terminal's size, in characters; without a terminal nothing happens. */
  void resize(int columns, int rows);

  /**
   * Waits for the program's end, which is told after all that it wrote.
   *
   * @throws RemoteFailure.Unreachable when the connection broke; the program was or will be ended
   * @throws InterruptedException when interrupted
   */
  ExitResult await() throws InterruptedException;

  @Override
  void close();
}
