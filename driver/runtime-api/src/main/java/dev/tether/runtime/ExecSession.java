package dev.tether.runtime;

import java.io.InputStream;
import java.io.OutputStream;

/** A program that runs beside a task. Closing the session ends it. */
public interface ExecSession extends AutoCloseable {

  /** What the program reads; closing it is the end of its input. */
  OutputStream stdin();

  /** What the program writes; with a terminal, its errors too. */
  InputStream stdout();

  /** What the program writes as errors; empty with a terminal. */
  InputStream stderr();

  /** Tells the terminal's size, in characters; without a terminal nothing happens. */
  void resize(int columns, int rows);

  /**
   * Waits for the program's end.
   *
   * @throws InterruptedException when interrupted
   */
  ExitResult await() throws InterruptedException;

  @Override
  void close();
}
