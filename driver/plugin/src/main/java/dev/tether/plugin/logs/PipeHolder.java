package dev.tether.plugin.logs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process that does nothing but keep a task's log pipes open.
 *
 * <p>Nomad's collector stops for good when the last writer of a pipe goes away, and without this
 * process the plugin would be the last one: a crash of it would cost the task its logs until the
 * task is restarted. The process has a session of its own and outlives the plugin; the next plugin
 * finds it by the identity in the {@link DeliveryRecord}.
 */
final class PipeHolder {
  /** Opened for both directions, so that opening never waits for the collector. */
  private static final String SCRIPT =
      "exec 3<>\"$1\" || exit; if [ $# -gt 1 ]; then exec 4<>\"$2\" || exit; fi;"
          + " echo held; exec > /dev/null;"
          + " if command -v setsid; then exec setsid sleep $FOREVER; fi;"
          // The next best thing, where util-linux is missing: signals to the group don't end it.
          + " trap '' HUP INT QUIT TERM; exec sleep $FOREVER";

  /** Seconds: the most that any sleep can take. */
  private static final String FOREVER = "2147483647";

  private static final Duration END = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(2);

  /**
   * Two helpers of the JDK, through which it starts processes, outlive a crash of the plugin when
   * they are waiting at the same moment: each keeps the other's pipe open, and both keep the error
   * output open at whose end Nomad sees the crash.
   */
  private static final Lock ONE_AT_A_TIME = new ReentrantLock();

  private PipeHolder() {}

  /** Starts a holder of one or two pipes; returns when it holds them. */
  static ProcessIdentity start(List<Path> pipes) throws IOException {
    return start(pipes, System.getenv().getOrDefault("PATH", ""));
  }

  /**
   * The same.
   *
   * @param path where it looks for programs
   */
  static ProcessIdentity start(List<Path> pipes, String path) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "tether-pipe-holder"));
    pipes.forEach(pipe -> command.add(pipe.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PATH", path);
    builder.environment().put("FOREVER", FOREVER);
    Process process = launch(builder);
    try (BufferedReader output = process.inputReader()) {
      if (output.readLine() == null) {
        throw new IOException("the process that holds the log pipes ended: " + pipes);
      }
    }
    return ProcessIdentity.of(process.toHandle());
  }

  private static Process launch(ProcessBuilder builder) throws IOException {
    ONE_AT_A_TIME.lock();
    try {
      return builder.start();
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /**
   * Ends a holder and waits until it is gone; one that is gone already is fine.
   *
   * <p>A task that is started again in place depends on the wait: Nomad looks at once whether its
   * collector has ended, and one that ends only after that look is not started again.
   */
  static void end(ProcessIdentity holder) {
    Optional<ProcessHandle> process = holder.find();
    if (process.isEmpty()) {
      return;
    }
    process.get().destroyForcibly();
    boolean interrupted = false;
    long end = System.nanoTime() + END.toNanos();
    // Java tells the end of a process that it did not start itself only seconds later.
    while (holder.hasFilesOpen() && System.nanoTime() < end) {
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
