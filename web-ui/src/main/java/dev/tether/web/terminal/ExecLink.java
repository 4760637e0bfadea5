package dev.tether.web.terminal;

/** The connection to a program beside a task. Safe for use by many threads. */
interface ExecLink extends AutoCloseable {

  /**
   * Gives the program input.
   *
   * @throws IllegalStateException when it has ended, with one sentence for people
   */
  void input(byte[] data);

  /** Tells the size of the terminal. */
  void size(int columns, int rows);

  /** Ends the connection, and the program with it; closing twice is fine. */
  @Override
  void close();

  /** What comes from the program. Its methods are called one after the other. */
  interface Listener {
    /** It wrote something. */
    void output(byte[] data);

    /** Nothing more comes; called once. */
    void ended(String how);
  }
}
