package dev.tether.harness.tap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The process of the driver behind the tap. Its stdin and stderr are the tap's own. */
final class DriverProcess {
  /** go-plugin reads no longer line than this. */
  private static final int MAX_LINE_BYTES = 64 << 10;

  private final Process process;
  private final InputStream stdout;

  private DriverProcess(Process process) {
    this.process = process;
    this.stdout = process.getInputStream();
  }

  /**
   * Starts it, with this process's environment.
   *
   * @throws IOException when it cannot be executed
   */
  static DriverProcess start(List<String> command, Guardian guardian) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // One connection serves all hosts of the tap; several at once over it would need its support.
    builder.environment().remove("PLUGIN_MULTIPLEX_GRPC");
    Process process = builder.start();
    guardian.guard(process.pid());
    return new DriverProcess(process);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The first line of standard output with its end, or what there is of it when the driver ends.
   */
  byte[] firstLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < MAX_LINE_BYTES) {
      int next = stdout.read();
      if (next < 0) {
        break;
      }
      line.write(next);
      if (next == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }

  /** Passes on the rest of standard output until its end. */
  void copyOutput(OutputStream target) throws IOException {
    stdout.transferTo(target);
    target.flush();
  }

  /** Reads and drops the rest of standard output, as a host does, on a thread of its own. */
  void dropOutput() {
    Thread.ofPlatform()
        .daemon()
        .name("tap-stdout")
        .start(
            () -> {
              try {
                stdout.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The driver is gone and took the pipe with it.
              }
            });
  }

  /** Asks it to end, with SIGTERM. */
  void terminate() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }

  /**
   * Waits for its end and returns its status; 128 and the number of the signal if it was killed.
   */
  int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Whether it has ended within the limit. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return process.waitFor(limit);
  }

  static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8).strip();
  }
}
