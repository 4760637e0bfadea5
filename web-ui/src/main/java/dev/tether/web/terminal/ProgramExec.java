package dev.tether.web.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that Nomad's command line runs; the embedded cluster has one, too. */
final class ProgramExec implements ExecLink {
  private static final int CHUNK = 8 << 10;

  private final Process process;

  private ProgramExec(Process process) {
    this.process = process;
  }

  /**
   * Begins to run a program.
   *
   * @param nomad its command line
   * @param address of the API
   * @throws IOException when it can't be started
   */
  static ProgramExec start(
      Path nomad,
      String address,
      String allocation,
      String task,
      List<String> command,
      Listener listener)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                nomad.toString(),
                "alloc",
                "exec",
                "-i=true",
                "-t=true",
                "-task",
                task,
                allocation));
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("NOMAD_"));
    builder.environment().put("NOMAD_ADDR", address);
    ProgramExec exec = new ProgramExec(builder.start());
    Thread.ofVirtual().name("exec-output").start(() -> exec.follow(listener));
    return exec;
  }

  private void follow(Listener listener) {
    try (InputStream output = process.getInputStream()) {
      byte[] some = new byte[CHUNK];
      for (int read = output.read(some); read >= 0; read = output.read(some)) {
        listener.output(Arrays.copyOf(some, read));
      }
      listener.ended("exit code " + process.waitFor());
    } catch (IOException broken) {
      listener.ended("closed");
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      listener.ended("closed");
    }
  }

  @Override
  public synchronized void input(byte[] data) {
    try {
      OutputStream input = process.getOutputStream();
      input.write(data);
      input.flush();
    } catch (IOException ended) {
      throw new IllegalStateException("the program has ended", ended);
    }
  }

  /** The embedded cluster's command line has no terminal of its own to be sized. */
  @Override
  public void size(int columns, int rows) {}

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
