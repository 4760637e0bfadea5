package dev.tether.runtime.contract;

import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import java.util.List;

/** What the contract has to know of the runtime that it tests. */
public interface RuntimeUnderTest {

  /** Opens a connection to the runtime. Called before each test; all see the same tasks. */
  RemoteRuntime open() throws Exception;

  /** A task that runs until it is stopped; a signal that it does not know ends it. */
  TaskSpec sleepsLong();

  /** A task that ends at once with this exit code. */
  TaskSpec exits(int code);

  /** A task that is killed by the signal with this number at once. */
  TaskSpec killedBySignal(int number);

  /** A task that does not care about SIGTERM; it writes {@code ready} and a line feed first. */
  TaskSpec ignoresTerm();

  /**
   * A task that writes {@code line 1}, {@code line 2}… to stdout, each with a line feed, and ends
   * with code 0.
   */
  TaskSpec writesLines(int count);

  /** The same with a pause of about 20 ms after each line. */
  TaskSpec writesLinesSlowly(int count);

  /**
   * The command that has a shell of POSIX interpret {@code script} beside a task; asked for only
   * where the runtime can do that.
   */
  default List<String> shellBeside(String script) {
    return List.of("sh", "-c", script);
  }

  /**
   * A task that takes more and more memory until it is stopped; asked for only where memory can be
   * limited.
   */
  default TaskSpec needsMemoryWithoutBound() {
    throw new UnsupportedOperationException("needsMemoryWithoutBound");
  }

  /**
   * A task that writes what is in a file of its own, for instance {@code local/a}, to stdout and
   * ends with code 0; asked for only where the runtime takes contents, as is {@link #writesFile}.
   */
  default TaskSpec printsFile(String path) {
    throw new UnsupportedOperationException("printsFile");
  }

  /**
   * A task that writes {@code text} to a file of its own, then {@code ready} and a line feed to
   * stdout, and runs until it is stopped.
   */
  default TaskSpec writesFile(String path, String text) {
    throw new UnsupportedOperationException("writesFile");
  }

  /** A task that can't be started, as its program does not exist. */
  TaskSpec missingProgram();

  /** Whether the runtime can be crashed; without it the tests of durability are skipped. */
  default boolean canCrash() {
    return false;
  }

  /** Makes the runtime fail without any chance to tidy up. Its tasks run on. */
  default void crash() throws Exception {
    throw new UnsupportedOperationException("crash");
  }

  /** Makes the runtime answer again after {@link #crash}, with what it had on disk. */
  default void restart() throws Exception {
    throw new UnsupportedOperationException("restart");
  }

  /** Waits until nothing of a task runs any more, without asking the runtime. */
  default void awaitEndWithoutRuntime(RemoteTask task) throws Exception {
    throw new UnsupportedOperationException("awaitEndWithoutRuntime");
  }
}
