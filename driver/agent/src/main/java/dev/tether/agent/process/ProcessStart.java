package dev.tether.agent.process;

import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only place of the agent where processes are started: one after the other.
 *
 * <p>The JDK starts a process through a helper that inherits all open files and waits at a pipe for
 * what it shall become. When the agent is killed at that moment, the helper sees the end of its
 * pipe and goes, too. Two helpers of the same moment, however, have inherited each other's pipe,
 * wait for each other without end, and keep the agent's address in use as long: no other agent
 * could listen there any more.
 *
 * <p>May be used from any thread.
 */
public final class ProcessStart {
  private static final Lock ONE_AT_A_TIME = new ReentrantLock();

  private ProcessStart() {}

  /**
   * Starts what {@code builder} describes, once no other start is going on.
   *
   * @throws IOException as {@link ProcessBuilder#start} does
   */
  public static Process of(ProcessBuilder builder) throws IOException {
    ONE_AT_A_TIME.lock();
    try {
      return builder.start();
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }
}
